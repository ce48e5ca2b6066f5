package org.folio.batch.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import org.folio.batch.codegen.Contract.Body;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.codegen.Contract.Parameter;
import org.folio.batch.codegen.Contract.Rules;
import org.folio.batch.codegen.Contract.TopResource;

/**
 * Writes the class that connects an implementation of the interface to the router, without
 * reflection.
 */
final class RoutesWriter {
  private static final ClassName OPERATION = ClassName.get(InterfaceWriter.HTTP, "ApiOperation");
  private static final ClassName PARAMETER = ClassName.get(InterfaceWriter.HTTP, "Parameter");
  private static final ClassName TYPE = ClassName.get(InterfaceWriter.HTTP, "ParameterType");
  private static final ClassName BINDING = ClassName.get(InterfaceWriter.HTTP, "Binding");

  private final TopResource resource;
  private final Models models;

  RoutesWriter(TopResource resource, Models models) {
    this.resource = resource;
    this.models = models;
  }

  JavaFile write() {
    ClassName api = InterfaceWriter.interfaceOf(resource.interfaceSource());
    TypeSpec.Builder type =
        TypeSpec.classBuilder(JavaNames.interfaceOf(resource.path()) + "Routes")
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addJavadoc(
                "Routes of {@link $T} under {@code $L}.\n\n<p>Generated from {@code ramls/$L}; changes here are lost.\n",
                api,
                resource.path(),
                resource.ramlFile())
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    List<CodeBlock> bindings = new ArrayList<>();
    Iterator<Operation> originals = resource.interfaceSource().operations().iterator();
    for (Operation operation : resource.operations()) {
      Operation implemented = originals.next();
      String constant = JavaNames.constant(JavaNames.methodOf(operation));
      type.addField(
          FieldSpec.builder(OPERATION, constant, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
              .initializer(describe(operation))
              .build());
      bindings.add(
          CodeBlock.of(
              "new $T($L, call -> api.$L($L))",
              BINDING,
              constant,
              JavaNames.methodOf(implemented),
              arguments(api, implemented)));
    }
    type.addMethod(
        MethodSpec.methodBuilder("mount")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .addParameter(ClassName.get("io.vertx.ext.web", "Router"), "router")
            .addParameter(api, "api")
            .addParameter(ClassName.get(InterfaceWriter.HTTP, "Dispatcher"), "dispatcher")
            .addStatement(
                "dispatcher.mount(router, $T.of(\n$L))",
                List.class,
                CodeBlock.join(bindings, ",\n"))
            .build());
    return JavaFile.builder(InterfaceWriter.PACKAGE, type.build())
        .skipJavaLangImports(true)
        .build();
  }

  private CodeBlock arguments(ClassName api, Operation operation) {
    List<CodeBlock> arguments = new ArrayList<>();
    for (Parameter parameter : InterfaceWriter.arguments(operation)) {
      String get = parameter.alwaysPresent() ? "get" : "ifAny";
      arguments.add(
          InterfaceWriter.isEnum(parameter)
              ? CodeBlock.of(
                  "call.$L($S, $T::of)",
                  get,
                  parameter.name(),
                  api.nestedClass(JavaNames.enumOf(operation, parameter.name())))
              : CodeBlock.of(
                  "call.$L($S, $T.class)",
                  get,
                  parameter.name(),
                  InterfaceWriter.typeOf(parameter)));
    }
    operation
        .body()
        .map(body -> InterfaceWriter.typeOf(body, models))
        .ifPresent(type -> arguments.add(CodeBlock.of("call.body($T.class)", type)));
    arguments.add(CodeBlock.of("call.context()"));
    return CodeBlock.join(arguments, ", ");
  }

  private CodeBlock describe(Operation operation) {
    CodeBlock.Builder code =
        CodeBlock.builder().add("$T.of($S, $S)", OPERATION, operation.verb(), operation.path());
    for (Parameter parameter : operation.parameters()) {
      code.add("\n$>$>.with($L)$<$<", describe(parameter));
    }
    operation.body().ifPresent(body -> code.add("\n$>$>$L$<$<", describe(body)));
    return code.build();
  }

  private CodeBlock describe(Body body) {
    return body.isMultipart()
        ? CodeBlock.of(".withStreamedBody()")
        : CodeBlock.of(
            ".withJsonBody($S, $S, $T.class)",
            body.mediaType(),
            "ramls/" + body.schemaFile().orElseThrow(),
            InterfaceWriter.typeOf(body, models));
  }

  private static CodeBlock describe(Parameter parameter) {
    String place = parameter.place().name().toLowerCase(Locale.ROOT);
    Rules rules = parameter.rules();
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add("$T.$L($S, $T.$L)", PARAMETER, place, parameter.name(), TYPE, parameter.type());
    if (parameter.checkedByCode()) {
      return code.build();
    }
    if (parameter.required()) {
      code.add(".required()");
    }
    parameter.defaultValue().ifPresent(value -> code.add(".defaultsTo($S)", value));
    rules.minimum().ifPresent(value -> code.add(".atLeast($LL)", value));
    rules.maximum().ifPresent(value -> code.add(".atMost($LL)", value));
    rules.minLength().ifPresent(value -> code.add(".noShorterThan($L)", value));
    rules.maxLength().ifPresent(value -> code.add(".noLongerThan($L)", value));
    rules.pattern().ifPresent(value -> code.add(".matching($S)", value));
    if (!rules.oneOf().isEmpty()) {
      List<CodeBlock> values = rules.oneOf().stream().map(v -> CodeBlock.of("$S", v)).toList();
      code.add(".oneOf($L)", CodeBlock.join(values, ", "));
    }
    return code.build();
  }
}
