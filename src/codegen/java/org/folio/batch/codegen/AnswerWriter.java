package org.folio.batch.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.folio.batch.codegen.Contract.Answer;
import org.folio.batch.codegen.Contract.Body;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.codegen.Contract.Parameter;

/**
 * Writes the response class of an operation, with a factory method for each status and media type
 * of the RAML.
 */
final class AnswerWriter {
  private static final ClassName RESPONSE = ClassName.get(InterfaceWriter.HTTP, "Response");
  private static final ClassName STREAMED_BODY =
      ClassName.get(InterfaceWriter.HTTP, "StreamedBody");
  private static final ClassName MULTI_MAP = ClassName.get("io.vertx.core", "MultiMap");
  private static final ClassName BUFFER = ClassName.get("io.vertx.core.buffer", "Buffer");

  private final Operation operation;
  private final ClassName self;
  private final Models models;

  AnswerWriter(Operation operation, ClassName parent, Models models) {
    this.operation = operation;
    this.self = parent.nestedClass(JavaNames.responseOf(operation));
    this.models = models;
  }

  TypeSpec write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(self.simpleName())
            .addJavadoc("The responses of {@code $L $L}.\n", operation.verb(), operation.path())
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .superclass(RESPONSE)
            .addMethod(constructor());
    for (Answer answer : operation.answers()) {
      if (!answer.headers().isEmpty()) {
        ClassName headers = self.nestedClass("HeadersFor" + answer.status());
        type.addMethod(
            MethodSpec.methodBuilder("headersFor" + answer.status())
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(headers)
                .addStatement("return new $T()", headers)
                .build());
        type.addType(headersClass(headers, answer));
      }
      if (answer.bodies().isEmpty()) {
        type.addMethod(factory("respond" + answer.status(), answer, null));
      }
      for (Body body : answer.bodies()) {
        type.addMethod(factory(JavaNames.respond(answer.status(), body.mediaType()), answer, body));
      }
    }
    return type.build();
  }

  private static MethodSpec constructor() {
    return MethodSpec.constructorBuilder()
        .addModifiers(Modifier.PRIVATE)
        .addParameter(TypeName.INT, "status")
        .addParameter(InterfaceWriter.nullable(ClassName.get(String.class)), "contentType")
        .addParameter(InterfaceWriter.nullable(ClassName.get(Object.class)), "body")
        .addParameter(MULTI_MAP, "headers")
        .addStatement("super(status, contentType, body, headers)")
        .build();
  }

  private MethodSpec factory(String name, Answer answer, Body body) {
    MethodSpec.Builder factory =
        MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC, Modifier.STATIC).returns(self);
    if (!answer.description().isEmpty()) {
      factory.addJavadoc("$L.\n", answer.description());
    }
    if (body != null) {
      factory.addParameter(bodyType(body), "entity");
    }
    boolean hasHeaders = !answer.headers().isEmpty();
    if (hasHeaders) {
      factory.addParameter(self.nestedClass("HeadersFor" + answer.status()), "headers");
    }
    String values = body == null ? "null, null" : "$S, entity";
    String headers = hasHeaders ? "headers.values" : "$T.caseInsensitiveMultiMap()";
    String statement = "return new $T($L, " + values + ", " + headers + ")";
    return factory.addStatement(statement, arguments(answer, body, hasHeaders)).build();
  }

  private Object[] arguments(Answer answer, Body body, boolean hasHeaders) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(self);
    arguments.add(answer.status());
    if (body != null) {
      arguments.add(body.mediaType());
    }
    if (!hasHeaders) {
      arguments.add(MULTI_MAP);
    }
    return arguments.toArray();
  }

  private TypeName bodyType(Body body) {
    if (body.streamed()) {
      return STREAMED_BODY;
    }
    if (body.schemaFile().isPresent()) {
      return models.typeOf(body.schemaFile().get());
    }
    boolean isText =
        body.mediaType().startsWith("text/")
            || !body.mediaType().matches("image/.*|.*octet-stream.*|.*zip");
    return isText ? ClassName.get(String.class) : BUFFER;
  }

  private static TypeSpec headersClass(ClassName name, Answer answer) {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(name.simpleName())
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addField(
                FieldSpec.builder(MULTI_MAP, "values", Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("$T.caseInsensitiveMultiMap()", MULTI_MAP)
                    .build())
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    for (Parameter header : answer.headers()) {
      String variable = JavaNames.variable(header.name());
      type.addMethod(
          MethodSpec.methodBuilder("with" + JavaNames.camel(header.name()))
              .addModifiers(Modifier.PUBLIC)
              .addParameter(InterfaceWriter.typeOf(header), variable)
              .returns(name)
              .addStatement("values.set($S, $T.valueOf($L))", header.name(), String.class, variable)
              .addStatement("return this")
              .build());
    }
    return type.build();
  }
}
