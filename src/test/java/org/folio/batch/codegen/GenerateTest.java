package org.folio.batch.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
  @TempDir private static Path shared;
  private static RamlProject generated;

  @TempDir private Path folder;

  @BeforeAll
  static void generate() {
    generated = new RamlProject(shared).generate();
  }

  private static void assertContains(String source, String part) {
    assertTrue(source.contains(part), () -> part + " is not in\n" + source);
  }

  @Test
  void topLevelResource_becomesInterfaceNamedAfterItsPath() {
    assertContains(generated.source("LibraryXBooks"), "public interface LibraryXBooks {");
    assertContains(
        generated.source("Shelf"),
        "Future<DeleteShelfResponse> deleteShelf(RequestContext context)");
  }

  @Test
  void methodName_consistsOfVerbPathAndParameters() {
    String source = generated.source("LibraryXBooks");

    assertContains(
        source,
        "Future<GetLibraryXBooksByBookIdResponse> getLibraryXBooksByBookId(String bookId, RequestContext context);");
    assertContains(
        source,
        "Future<GetLibraryXBooksPagesByBookIdAndPageResponse> getLibraryXBooksPagesByBookIdAndPage( String bookId, int page, RequestContext context);");
    assertContains(
        source,
        "Future<PostLibraryXBooksResponse> postLibraryXBooks(Book entity, RequestContext context);");
  }

  @Test
  void parameter_isNullable_onlyWhenOptionalWithoutDefault() {
    assertContains(
        generated.source("LibraryXBooks"),
        "getLibraryXBooks(int limit, @Nullable Integer year, @Nullable GetLibraryXBooksSortBy sortBy, boolean paramDefault, RequestContext context);");
  }

  @Test
  void parameterWithListedValues_becomesEnum() {
    String source = generated.source("LibraryXBooks");

    assertContains(source, "enum GetLibraryXBooksSortBy {");
    assertContains(source, "TITLE(\"title\"), PAGE_COUNT(\"page-count\");");
  }

  @Test
  void responseClass_offersOnlyResponsesOfTheRaml() {
    String source = generated.source("LibraryXBooks");

    assertContains(
        source,
        "PostLibraryXBooksResponse respond201WithApplicationJson(Book entity, HeadersFor201 headers)");
    assertContains(source, "PostLibraryXBooksResponse respond422WithTextPlain(String entity)");
    assertContains(source, "HeadersFor201 withLocation(String location)");
    assertContains(source, "HeadersFor201 withXRateLimit(Integer xRateLimit)");
    assertContains(
        source,
        "GetLibraryXBooksByBookIdResponse respond200WithApplicationVndFolioBookJson( Book entity)");
    assertContains(source, "respond200WithApplicationOctetStream( Buffer entity)");
    assertContains(source, "GetLibraryXBooksByBookIdResponse respond404()");
    assertFalse(source.contains("respond500"));
  }

  @Test
  void trait_addsItsHeadersAndResponses() {
    assertContains(
        generated.source("LibraryXBooks"), "GetLibraryXBooksResponse respond400WithTextPlain(");
    assertContains(
        generated.source("LibraryXBooksRoutes"),
        ".with(Parameter.header(\"X-Okapi-Tenant\", ParameterType.STRING).required().matching(\"^[a-z]+$\"))");
  }

  @Test
  void literalPath_isRoutedBeforePathParameter() {
    String source = generated.source("LibraryXBooksRoutes");

    assertTrue(
        source.indexOf("new Binding(GET_LIBRARY_XBOOKS_NEWEST")
            < source.indexOf("new Binding(GET_LIBRARY_XBOOKS_BY_BOOK_ID"),
        source);
  }

  @Test
  void secondPath_isServedBySameInterface() {
    RamlProject project = new RamlProject(folder);
    project.write(
        "library.raml",
        RamlProject.RAML
            .replace("traits:", "annotationTypes:\n  alsoServedAs: string\ntraits:")
            .replace("/library-x/books:", "/library-x/books:\n  (alsoServedAs): /own/books"));
    project.generate();

    assertFalse(Files.exists(project.java("OwnBooks")));
    String routes = project.source("OwnBooksRoutes");
    assertContains(routes, "mount(Router router, LibraryXBooks api, Dispatcher dispatcher)");
    assertContains(routes, "Operation.of(\"GET\", \"/own/books/{bookId}/pages/{page}\")");
    assertContains(routes, "api.getLibraryXBooksByBookId(");
    assertContains(project.resource("openapi.json"), "\"/own/books/{bookId}\"");
  }

  @Test
  void model_hasBuildersAndOnlyPropertiesOfTheSchema() {
    String book = generated.source("model/Book");

    assertContains(book, "public Book withId(String id)");
    assertContains(book, "public String getPrinted()");
    assertContains(book, "public Long getSize()");
    assertContains(book, "public List<Author> getAuthors()");
    assertContains(book, "@JsonInclude(JsonInclude.Include.NON_NULL)");
    assertFalse(book.contains("additionalProperties") || book.contains("Serializable"), book);
    assertContains(generated.source("model/Books"), "public List<Book> getBooks()");
  }

  @Test
  void generatedCode_compilesWithoutWarnings() throws IOException {
    assertEquals(List.of(), generated.compilerMessages(folder));
  }

  @Test
  void unchangedInput_generatesNothing() {
    RamlProject project = new RamlProject(folder).generate();

    assertFalse(project.generateIfStale());
  }

  @Test
  void changedRaml_generates() {
    RamlProject project = new RamlProject(folder).generate();

    project.write("library.raml", RamlProject.RAML.replace("List the books", "List all books"));

    assertTrue(project.generateIfStale());
  }

  @Test
  void secondRun_leavesJavaFilesUntouched() throws IOException {
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    RamlProject project = new RamlProject(folder).generate();
    for (Path file : project.javaFiles()) {
      Files.setLastModifiedTime(file, longAgo);
    }

    project.generate();

    for (Path file : project.javaFiles()) {
      assertEquals(longAgo, Files.getLastModifiedTime(file), file.toString());
    }
  }

  @Test
  void changedSchema_rewritesOnlyItsClass() throws IOException {
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    RamlProject project = new RamlProject(folder).generate();
    for (Path file : project.javaFiles()) {
      Files.setLastModifiedTime(file, longAgo);
    }

    project.write("schemas/book.json", RamlProject.BOOK.replace("printed", "published"));
    project.generate();

    List<String> written =
        project.javaFiles().stream()
            .filter(file -> file.toFile().lastModified() != longAgo.toMillis())
            .map(file -> file.getFileName().toString())
            .toList();
    assertEquals(List.of("Book.java"), written);
  }

  @Test
  void generatedFiles_areDeleted_whenTheirResourceIsRemoved() {
    RamlProject project = new RamlProject(folder).generate();
    assertTrue(Files.exists(project.java("ShelfRoutes")));

    project.write("library.raml", RamlProject.RAML.replace("/_/shelf", "/_/board"));
    project.generate();

    assertFalse(Files.exists(project.java("Shelf")));
    assertFalse(Files.exists(project.java("ShelfRoutes")));
    assertTrue(Files.exists(project.java("BoardRoutes")));
  }

  @Test
  void index_listsAllSourceFiles() {
    assertEquals(
        "{\"jsonSchemas\":[\"schemas/book.json\",\"schemas/books.json\"],"
            + "\"ramls\":[\"library.raml\",\"traits/tenant.raml\"]}\n",
        generated.resource("ramls-index.json"));
  }
}
