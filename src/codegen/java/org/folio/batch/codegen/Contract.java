package org.folio.batch.codegen;

import java.util.List;
import java.util.Optional;

/**
 * Content of the RAML files, as far as this module uses RAML.
 *
 * @param resources the top resources of all files, by path
 * @param ramlFiles all RAML files, relative to the folder
 * @param schemaFiles all JSON schemas that a RAML file declares as a type, and those they refer to,
 *     relative to the folder
 */
public record Contract(
    List<TopResource> resources, List<String> ramlFiles, List<String> schemaFiles) {

  /**
   * A top resource. Its operations are in routing order.
   *
   * @param original for a second path of a resource, the resource whose interface serves it; its
   *     operations are in the same order
   */
  public record TopResource(
      String ramlFile,
      String title,
      String description,
      String path,
      List<Operation> operations,
      Optional<TopResource> original) {

    /** Returns this resource under another path, served by the same interface. */
    TopResource servedAs(String secondPath) {
      List<Operation> moved =
          operations.stream()
              .map(o -> o.withPath(secondPath + o.path().substring(path.length())))
              .toList();
      return new TopResource(ramlFile, title, description, secondPath, moved, Optional.of(this));
    }

    /** Returns the resource that the interface is generated from. */
    TopResource interfaceSource() {
      return original.orElse(this);
    }
  }

  public record Operation(
      String verb,
      String path,
      String description,
      List<Parameter> parameters,
      Optional<Body> body,
      List<Answer> answers) {

    Operation withPath(String other) {
      return new Operation(verb, other, description, parameters, body, answers);
    }

    public List<Parameter> parameters(Place place) {
      return parameters.stream().filter(p -> p.place() == place).toList();
    }
  }

  public enum Place {
    PATH,
    QUERY,
    HEADER
  }

  public enum Type {
    STRING,
    INTEGER,
    LONG,
    NUMBER,
    BOOLEAN
  }

  /**
   * A parameter of a request, or a header of a response.
   *
   * @param checkedByCode whether an implementation checks the rules, with errors of its own; the
   *     generated routes then do not
   */
  public record Parameter(
      Place place,
      String name,
      Type type,
      boolean required,
      Optional<String> defaultValue,
      Rules rules,
      boolean checkedByCode,
      String description,
      Optional<String> example) {

    /** Returns whether the parameter always has a value. */
    public boolean alwaysPresent() {
      return defaultValue.isPresent() || (required && !checkedByCode);
    }
  }

  public record Rules(
      Optional<String> pattern,
      List<String> oneOf,
      Optional<Long> minimum,
      Optional<Long> maximum,
      Optional<Integer> minLength,
      Optional<Integer> maxLength) {}

  /**
   * Body of a request or response.
   *
   * @param schemaFile the JSON schema, relative to the RAML folder; empty if the body is not JSON
   * @param streamed whether it is a file, of any length, that is never held in memory as a whole
   * @param itemFile the JSON schema of each event of a stream of events
   * @param files the files of a multipart body
   */
  public record Body(
      String mediaType,
      Optional<String> schemaFile,
      Optional<String> itemFile,
      Optional<String> example,
      boolean streamed,
      List<FilePart> files) {

    /** Returns whether this is a multipart body, which a handler reads in chunks. */
    public boolean isMultipart() {
      return isMultipart(mediaType);
    }

    static boolean isMultipart(String mediaType) {
      return mediaType.startsWith("multipart/");
    }

    public boolean isJson() {
      return isJson(mediaType);
    }

    static boolean isJson(String mediaType) {
      String bare = mediaType.replaceAll(";.*", "").strip();
      return bare.equals("application/json") || bare.endsWith("+json");
    }
  }

  /** A file in a multipart body. */
  public record FilePart(String name, String description, boolean required) {}

  public record Answer(
      int status, String description, List<Parameter> headers, List<Body> bodies) {}
}
