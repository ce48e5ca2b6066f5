package org.folio.batch.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.folio.batch.codegen.Contract.Body;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.codegen.Contract.Parameter;
import org.folio.batch.codegen.Contract.Place;
import org.folio.batch.codegen.Contract.TopResource;

/**
 * Writes the interface of a top resource, with the response classes and enumerations of its
 * operations.
 */
final class InterfaceWriter {
  static final String PACKAGE = "org.folio.batch.api";
  static final String HTTP = "org.folio.batch.http";
  static final ClassName FUTURE = ClassName.get("io.vertx.core", "Future");
  private static final ClassName NULLABLE = ClassName.get("org.jspecify.annotations", "Nullable");

  private static final ClassName BODY_STREAM = ClassName.get(HTTP, "BodyStream");

  private final TopResource resource;
  private final Models models;

  InterfaceWriter(TopResource resource, Models models) {
    this.resource = resource;
    this.models = models;
  }

  static ClassName interfaceOf(TopResource resource) {
    return ClassName.get(PACKAGE, JavaNames.interfaceOf(resource.path()));
  }

  JavaFile write() {
    ClassName name = interfaceOf(resource);
    TypeSpec.Builder type =
        TypeSpec.interfaceBuilder(name)
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc(
                "$L: {@code $L}.\n\n<p>Generated from {@code ramls/$L}; changes here are lost.\n",
                resource.title(),
                resource.path(),
                resource.ramlFile());
    for (Operation operation : resource.operations()) {
      type.addMethod(method(operation));
      for (Parameter parameter : operation.parameters()) {
        if (isEnum(parameter)) {
          type.addType(EnumWriter.write(JavaNames.enumOf(operation, parameter.name()), parameter));
        }
      }
      type.addType(new AnswerWriter(operation, name, models).write());
    }
    return JavaFile.builder(PACKAGE, type.build()).skipJavaLangImports(true).build();
  }

  /**
   * Returns the arguments of a handler: the parameters of path and query. Headers are checked and
   * available from the context.
   */
  static List<Parameter> arguments(Operation operation) {
    List<Parameter> arguments = new ArrayList<>(operation.parameters(Place.PATH));
    arguments.addAll(operation.parameters(Place.QUERY));
    return arguments;
  }

  static boolean isEnum(Parameter parameter) {
    return parameter.place() != Place.HEADER && !parameter.rules().oneOf().isEmpty();
  }

  /** Returns the Java type of a request body. */
  static TypeName typeOf(Body body, Models models) {
    return body.schemaFile().map(models::typeOf).orElse(BODY_STREAM);
  }

  /** Returns the boxed Java type of a parameter. */
  static TypeName typeOf(Parameter parameter) {
    return switch (parameter.type()) {
      case STRING -> ClassName.get(String.class);
      case INTEGER -> TypeName.INT.box();
      case LONG -> TypeName.LONG.box();
      case NUMBER -> TypeName.DOUBLE.box();
      case BOOLEAN -> TypeName.BOOLEAN.box();
    };
  }

  private MethodSpec method(Operation operation) {
    ClassName response = interfaceOf(resource).nestedClass(JavaNames.responseOf(operation));
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(JavaNames.methodOf(operation))
            .addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT)
            .returns(ParameterizedTypeName.get(FUTURE, response));
    if (!operation.description().isEmpty()) {
      method.addJavadoc("$L.\n\n<p>", operation.description());
    }
    method.addJavadoc("{@code $L $L}\n", operation.verb(), operation.path());
    List<String> documented = new ArrayList<>();
    for (Parameter parameter : arguments(operation)) {
      String name = JavaNames.variable(parameter.name());
      method.addParameter(ParameterSpec.builder(argumentType(operation, parameter), name).build());
      if (!parameter.description().isEmpty()) {
        String ifAbsent = parameter.alwaysPresent() ? "" : "; null if absent";
        documented.add("@param " + name + " " + parameter.description() + ifAbsent);
      }
    }
    operation.body().ifPresent(body -> method.addParameter(typeOf(body, models), "entity"));
    if (!documented.isEmpty()) {
      method.addJavadoc("\n$L\n", String.join("\n", documented).replace("$", "$$"));
    }
    return method.addParameter(ClassName.get(HTTP, "RequestContext"), "context").build();
  }

  private TypeName argumentType(Operation operation, Parameter parameter) {
    if (isEnum(parameter)) {
      ClassName type =
          interfaceOf(resource).nestedClass(JavaNames.enumOf(operation, parameter.name()));
      return parameter.alwaysPresent() ? type : nullable(type);
    }
    TypeName type = typeOf(parameter);
    if (!parameter.alwaysPresent()) {
      return nullable(type);
    }
    return type.isBoxedPrimitive() ? type.unbox() : type;
  }

  static TypeName nullable(TypeName type) {
    return type.annotated(AnnotationSpec.builder(NULLABLE).build());
  }
}
