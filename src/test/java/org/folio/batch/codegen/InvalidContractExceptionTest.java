package org.folio.batch.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failed build names the place and the reason on one line. */
class InvalidContractExceptionTest {
  @TempDir private Path folder;
  private RamlProject project;

  @BeforeEach
  void writeRaml() {
    project = new RamlProject(folder);
  }

  private void assertBroken(String file, int line, String reason) {
    InvalidContractException broken =
        assertThrows(InvalidContractException.class, project::generate);
    String place = project.ramls.resolve(file) + ":" + line + ": ";
    assertTrue(broken.getMessage().startsWith(place), broken.getMessage());
    assertTrue(broken.getMessage().contains(reason), broken.getMessage());
    assertEquals(1, broken.getMessage().lines().count());
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '  post:'                  | '  psot:'                    | 31 | psot
          '  post:'                  | '  get:'                     | 31 | a second get
          '    get:'                 | '    get:;'                  | 51 | could not find expected
          type: book$                | type: bok                    | 34 | bok
          is: [tenant]               | is: [tenat]                  | 10 | tenat
          schemas/book.json          | schemas/nope.json            | 4  | !include of a file that does not exist
          traits/tenant.raml         | traits/nope.raml             | 7  | !include of a file that does not exist
          type: integer              | type: integr                 | 14 | integr
          maximum: 100               | maximum: many                | 16 | many
          '    bookId:'              | '    bokId:'                 | 50 | the parameter bokId is declared but is not in the path
          /pages/{page}              | /pages/no{page}              | 64 | each path segment must be
          /{bookId}:                 | /{book id}:                  | 50 | each path segment must be
          application/json:          | application/xml:            | 31 | is not supported
          'type: book$'              | 'type: string'               | 31 | needs a type
          /_/shelf                   | /library.x.books             | 78 | a second resource with the interface LibraryXBooks
          'type: boolean'            | 'type: date-only'            | 9  | date-only
          """)
  void invalidRaml_isReportedWithFileAndLine(
      String part, String replacement, int line, String reason) {
    String raml =
        part.endsWith("$")
            ? RamlProject.RAML.replaceFirst("(?m)" + part, replacement)
            : RamlProject.RAML.replace(part, replacement);
    project.write("library.raml", raml);

    assertBroken("library.raml", line, reason);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "id": {                     | "id": [                    | 5  | broken JSON
          "_version": {"type": "integer"} | "_version": {"type": "intger"} | 6  | broken JSON schema at /properties/_version/type
          "required": ["id"]          | "required": "id"           | 19 | broken JSON schema at /required
          #/definitions/picture       | #/definitions/pictur       | 13 | $ref to a definition that does not exist: #/definitions/pictur
          #/definitions/picture       | picture.json               | 13 | $ref of a file that does not exist: picture.json
          #/definitions/picture       | ../../secret.json          | 13 | $ref of a file that does not exist
          #/definitions/picture       | http://example.com/p.json  | 13 | $ref of a file that does not exist
          """)
  void invalidSchema_isReportedWithFileAndLine(
      String part, String replacement, int line, String reason) {
    project.write("schemas/book.json", RamlProject.BOOK.replace(part, replacement));

    assertBroken("schemas/book.json", line, reason);
  }

  @Test
  void secondPath_isRefused_whenItHasParameters() {
    project.write(
        "library.raml",
        RamlProject.RAML
            .replace("traits:", "annotationTypes:\n  alsoServedAs: string\ntraits:")
            .replace("/library-x/books:", "/library-x/books:\n  (alsoServedAs): /own/{id}"));

    assertBroken("library.raml", 11, "(alsoServedAs) must be a path without parameters");
  }

  @Test
  void invalidTrait_isReportedWithItsOwnFile() {
    project.write(
        "traits/tenant.raml", RamlProject.TRAIT.replace("required: true", "requird: true"));

    assertBroken("traits/tenant.raml", 4, "requird");
  }

  @Test
  void example_isRefused_whenItViolatesItsSchema() {
    project.write("examples/book.json", "{\"title\": 1}");
    project.write(
        "library.raml",
        RamlProject.RAML.replaceFirst(
            "(?m)type: book$", "type: book\n        example: !include examples/book.json"));

    InvalidContractException broken =
        assertThrows(InvalidContractException.class, project::generate);
    assertTrue(broken.getMessage().contains("title"), broken.getMessage());
  }

  @Test
  void schemas_areRefused_whenTheyYieldSameClass() {
    project.write(
        "schemas/books.json",
        RamlProject.BOOKS.replace(
            "{\"$ref\": \"book.json\"}",
            "{\"type\": \"object\", \"properties\": {\"authors\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {\"x\": {\"type\": \"string\"}}}}}}"));

    assertBroken("schemas/books.json", 1, "a second class");
  }

  @Test
  void multipartProperty_isRefused_whenItIsNotAFile() {
    project.write(
        "library.raml",
        RamlProject.RAML.replaceFirst(
            "application/json:\n        type: book\n",
            "multipart/form-data:\n        properties:\n          title: string\n"));

    assertBroken("library.raml", 31, "the part title is not a file");
  }

  @Test
  void file_isRefused_whenItIsNotRaml() {
    project.write("other.raml", "just text");

    assertBroken("other.raml", 1, "is not a RAML document");
  }
}
