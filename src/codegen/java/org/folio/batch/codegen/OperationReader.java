package org.folio.batch.codegen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.folio.batch.codegen.Contract.Answer;
import org.folio.batch.codegen.Contract.Body;
import org.folio.batch.codegen.Contract.FilePart;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.codegen.Contract.Parameter;
import org.folio.batch.codegen.Contract.Place;
import org.folio.batch.codegen.Contract.Rules;
import org.folio.batch.codegen.Contract.Type;
import org.raml.v2.api.model.v10.bodies.Response;
import org.raml.v2.api.model.v10.datamodel.BooleanTypeDeclaration;
import org.raml.v2.api.model.v10.datamodel.ExampleSpec;
import org.raml.v2.api.model.v10.datamodel.FileTypeDeclaration;
import org.raml.v2.api.model.v10.datamodel.IntegerTypeDeclaration;
import org.raml.v2.api.model.v10.datamodel.JSONTypeDeclaration;
import org.raml.v2.api.model.v10.datamodel.NumberTypeDeclaration;
import org.raml.v2.api.model.v10.datamodel.ObjectTypeDeclaration;
import org.raml.v2.api.model.v10.datamodel.StringTypeDeclaration;
import org.raml.v2.api.model.v10.datamodel.TypeDeclaration;
import org.raml.v2.api.model.v10.methods.Method;
import org.raml.v2.api.model.v10.resources.Resource;
import org.raml.v2.api.model.v10.system.types.MarkdownString;

/**
 * Turns the methods of one RAML file into operations. Refuses what the generated code cannot
 * support.
 */
final class OperationReader {
  /** Rules that are only documented here, as an implementation checks them. */
  private static final String CHECKED_BY_CODE = "(checkedByCode)";

  /** The type of each event of a stream of events. */
  private static final String ITEM_TYPE = "(itemType)";

  private static final Pattern PATH =
      Pattern.compile("(/([A-Za-z0-9._~-]+|\\{[A-Za-z][A-Za-z0-9_]*}))+");

  private final RamlSource source;
  private final Map<String, String> schemaOfType;

  OperationReader(RamlSource source, Map<String, String> schemaOfType) {
    this.source = source;
    this.schemaOfType = schemaOfType;
  }

  Operation read(Resource resource, Method method) {
    int line = source.line(keys(resource, method).toArray(String[]::new));
    String path = resource.resourcePath();
    if (!PATH.matcher(path).matches()) {
      throw broken(
          line, "each path segment must be a plain name or one parameter, but the path is " + path);
    }
    if (method.body().size() > 1) {
      throw broken(line, "more than one media type for a request body is not supported");
    }
    method.body().forEach(body -> refuseUnlessJson(body.name(), line));
    List<Parameter> parameters = new ArrayList<>(pathParameters(resource, line));
    method.queryParameters().forEach(q -> parameters.add(parameter(Place.QUERY, q, line)));
    method.headers().forEach(h -> parameters.add(parameter(Place.HEADER, h, line)));
    return new Operation(
        method.method().toUpperCase(Locale.ROOT),
        path,
        text(method.description()),
        List.copyOf(parameters),
        method.body().stream().findFirst().map(b -> body(b, line)),
        answers(method, line));
  }

  private void refuseUnlessJson(String mediaType, int line) {
    if (!Body.isJson(mediaType) && !Body.isMultipart(mediaType)) {
      throw broken(line, "a request body of " + mediaType + " is not supported");
    }
  }

  private List<Answer> answers(Method method, int line) {
    List<Answer> answers = new ArrayList<>();
    for (Response response : method.responses()) {
      List<Parameter> headers =
          response.headers().stream().map(h -> parameter(Place.HEADER, h, line)).toList();
      List<Body> bodies = response.body().stream().map(b -> body(b, line)).toList();
      int status = Integer.parseInt(response.code().value());
      answers.add(new Answer(status, text(response.description()), headers, bodies));
    }
    if (answers.isEmpty()) {
      throw broken(line, "the method has no responses; declare at least one");
    }
    answers.sort((a, b) -> Integer.compare(a.status(), b.status()));
    return List.copyOf(answers);
  }

  // uriParameters() of a resource does not include those of its parents
  private List<Parameter> pathParameters(Resource resource, int line) {
    List<Parameter> parameters = new ArrayList<>();
    for (String name : JavaNames.pathParameters(resource.resourcePath())) {
      Parameter found = null;
      for (Resource at = resource; at != null && found == null; at = at.parentResource()) {
        for (TypeDeclaration declared : at.uriParameters()) {
          refuseUnlessInPath(declared.name(), at, line);
          if (declared.name().equals(name)) {
            found = parameter(Place.PATH, declared, line);
          }
        }
      }
      if (found == null) {
        throw broken(line, "the parameter " + name + " of the path is not declared");
      }
      parameters.add(found);
    }
    return parameters;
  }

  private void refuseUnlessInPath(String name, Resource resource, int line) {
    if (!resource.relativeUri().value().contains("{" + name + "}")) {
      throw broken(line, "the parameter " + name + " is declared but is not in the path");
    }
  }

  private Parameter parameter(Place place, TypeDeclaration declared, int line) {
    return new Parameter(
        place,
        declared.name(),
        type(declared, line),
        declared.required(),
        Optional.ofNullable(declared.defaultValue()),
        rules(declared, line),
        declared.annotations().stream().anyMatch(a -> a.name().equals(CHECKED_BY_CODE)),
        text(declared.description()),
        example(declared));
  }

  private Type type(TypeDeclaration declared, int line) {
    if (declared instanceof StringTypeDeclaration) {
      return Type.STRING;
    }
    if (declared instanceof NumberTypeDeclaration number) {
      if (!(declared instanceof IntegerTypeDeclaration)) {
        return Type.NUMBER;
      }
      boolean isLong = "int64".equals(number.format()) || "long".equals(number.format());
      return isLong ? Type.LONG : Type.INTEGER;
    }
    if (declared instanceof BooleanTypeDeclaration) {
      return Type.BOOLEAN;
    }
    throw broken(
        line, "the type " + declared.type() + " of " + declared.name() + " is not supported");
  }

  private Rules rules(TypeDeclaration declared, int line) {
    if (declared instanceof StringTypeDeclaration string) {
      checkPattern(string, line);
      return new Rules(
          Optional.ofNullable(string.pattern()),
          string.enumValues() == null ? List.of() : List.copyOf(string.enumValues()),
          Optional.empty(),
          Optional.empty(),
          Optional.ofNullable(string.minLength()),
          Optional.ofNullable(string.maxLength()));
    }
    Double minimum = null;
    Double maximum = null;
    if (declared instanceof NumberTypeDeclaration number) {
      minimum = number.minimum();
      maximum = number.maximum();
    }
    return new Rules(
        Optional.empty(),
        List.of(),
        Optional.ofNullable(minimum).map(Double::longValue),
        Optional.ofNullable(maximum).map(Double::longValue),
        Optional.empty(),
        Optional.empty());
  }

  private void checkPattern(StringTypeDeclaration declared, int line) {
    try {
      Pattern.compile(declared.pattern() == null ? "" : declared.pattern());
    } catch (IllegalArgumentException e) {
      throw broken(line, "broken pattern of " + declared.name() + ": " + e.getMessage());
    }
  }

  private Body body(TypeDeclaration declared, int line) {
    String mediaType = declared.name();
    Optional<String> schema = Optional.empty();
    if (declared instanceof JSONTypeDeclaration) {
      schema = Optional.ofNullable(schemaOfType.get(declared.type()));
    }
    if (Body.isJson(mediaType) && schema.isEmpty() && !mediaType.contains("schema+json")) {
      throw broken(
          line, "a body of " + mediaType + " needs a type that includes a JSON schema under types");
    }
    boolean streamed = declared instanceof FileTypeDeclaration;
    List<FilePart> files =
        Body.isMultipart(mediaType) && declared instanceof ObjectTypeDeclaration parts
            ? parts.properties().stream().map(part -> file(part, line)).toList()
            : List.of();
    return new Body(
        mediaType, schema, itemSchema(declared, line), example(declared), streamed, files);
  }

  private Optional<String> itemSchema(TypeDeclaration declared, int line) {
    Optional<String> type =
        declared.annotations().stream()
            .filter(annotation -> annotation.name().equals(ITEM_TYPE))
            .map(annotation -> String.valueOf(annotation.structuredValue().value()))
            .findFirst();
    if (type.isPresent() && !schemaOfType.containsKey(type.get())) {
      throw broken(line, ITEM_TYPE + " is not one of the types of this file: " + type.get());
    }
    return type.map(schemaOfType::get);
  }

  private FilePart file(TypeDeclaration part, int line) {
    if (!(part instanceof FileTypeDeclaration)) {
      throw broken(line, "the part " + part.name() + " is not a file, which is not supported");
    }
    return new FilePart(part.name(), text(part.description()), part.required());
  }

  private InvalidContractException broken(int line, String reason) {
    return new InvalidContractException(source.file(), line, reason);
  }

  private static List<String> keys(Resource resource, Method method) {
    List<String> keys = new ArrayList<>();
    for (Resource at = resource; at != null; at = at.parentResource()) {
      keys.add(at.relativeUri().value());
    }
    Collections.reverse(keys);
    keys.add(method.method());
    return keys;
  }

  private static Optional<String> example(TypeDeclaration declared) {
    ExampleSpec example = declared.example();
    return Optional.ofNullable(example).map(ExampleSpec::value);
  }

  private static String text(MarkdownString description) {
    return description == null || description.value() == null ? "" : description.value().strip();
  }
}
