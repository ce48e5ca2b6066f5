package org.folio.batch.codegen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A small RAML folder and what is generated from it. */
final class RamlProject {
  static final String RAML =
      """
      #%RAML 1.0
      title: Library
      types:
        book: !include schemas/book.json
        books: !include schemas/books.json
      traits:
        tenant: !include traits/tenant.raml
      /library-x/books:
        get:
          is: [tenant]
          description: List the books
          queryParameters:
            limit:
              type: integer
              default: 10
              maximum: 100
            year:
              type: integer
              required: false
            sort-by:
              enum: [title, page-count]
              required: false
            default:
              type: boolean
              default: false
          responses:
            200:
              body:
                application/json:
                  type: books
        post:
          body:
            application/json:
              type: book
          responses:
            201:
              headers:
                Location:
                X-Rate-Limit:
                  type: integer
              body:
                application/json:
                  type: book
            422:
              body:
                text/plain:
        /{bookId}:
          uriParameters:
            bookId:
          get:
            responses:
              200:
                body:
                  application/json:
                    type: book
                  application/vnd.folio.book+json:
                    type: book
              404:
          /pages/{page}:
            uriParameters:
              page:
                type: integer
                minimum: 1
            get:
              responses:
                200:
                  body:
                    application/octet-stream:
            delete:
              responses:
                204:
        /newest:
          get:
            responses:
              200:
                body:
                  text/plain:
      /_/shelf:
        delete:
          responses:
            204:
      """;

  static final String TRAIT =
      """
      #%RAML 1.0 Trait
      headers:
        X-Okapi-Tenant:
          required: true
          pattern: ^[a-z]+$
      responses:
        400:
          body:
            text/plain:
      """;

  static final String BOOK =
      """
      {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {
          "id": {"type": "string"},
          "_version": {"type": "integer"},
          "printed": {"type": "string", "format": "date-time"},
          "size": {"type": "integer", "format": "int64"},
          "authors": {
            "type": "array",
            "items": {"type": "object", "properties": {"name": {"type": "string"}}}
          },
          "cover": {"$ref": "#/definitions/picture"}
        },
        "definitions": {
          "picture": {"type": "object", "properties": {"width": {"type": "number"}}}
        },
        "additionalProperties": false,
        "required": ["id"]
      }
      """;

  static final String BOOKS =
      """
      {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {
          "books": {
            "type": "array",
            "items": {"$ref": "book.json"}
          }
        }
      }
      """;

  final Path ramls;
  private final Path javaOut;
  private final Path resourcesOut;

  RamlProject(Path folder) {
    ramls = folder.resolve("ramls");
    javaOut = folder.resolve("java");
    resourcesOut = folder.resolve("resources");
    write("library.raml", RAML);
    write("traits/tenant.raml", TRAIT);
    write("schemas/book.json", BOOK);
    write("schemas/books.json", BOOKS);
  }

  void write(String file, String text) {
    try {
      Path path = ramls.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RamlProject generate() {
    generateIfStale();
    return this;
  }

  boolean generateIfStale() {
    try {
      return Generate.run(ramls, javaOut, resourcesOut, "1.2.3");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path java(String name) {
    return javaOut.resolve("org/folio/batch/api").resolve(name + ".java");
  }

  /** The generated class, each run of blanks as one. */
  String source(String name) {
    return read(java(name)).replaceAll("\\s+", " ");
  }

  String resource(String name) {
    return read(resourcesOut.resolve(name));
  }

  List<Path> javaFiles() {
    try (Stream<Path> files = Files.walk(javaOut)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the compiler says of all generated classes, with every warning on. */
  List<String> compilerMessages(Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    Files.createDirectories(classes);
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of("-proc:none", "-Xlint:all,-processing,-serial,-classfile,-path,-options"));
    options.addAll(List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      compiler
          .getTask(
              null,
              files,
              diagnostics,
              options,
              null,
              files.getJavaFileObjectsFromPaths(javaFiles()))
          .call();
    }
    return diagnostics.getDiagnostics().stream().map(Diagnostic::toString).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
