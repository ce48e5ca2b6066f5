package org.folio.batch.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
import org.folio.batch.codegen.Contract.Parameter;

/** Writes the enumeration of a parameter with a list of values. */
final class EnumWriter {
  private EnumWriter() {}

  static TypeSpec write(String name, Parameter parameter) {
    TypeSpec.Builder type =
        TypeSpec.enumBuilder(name)
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .addField(String.class, "wire", Modifier.PRIVATE, Modifier.FINAL)
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addParameter(String.class, "wire")
                    .addStatement("this.wire = wire")
                    .build());
    if (!parameter.description().isEmpty()) {
      type.addJavadoc("$L.\n", parameter.description());
    }
    MethodSpec.Builder of =
        MethodSpec.methodBuilder("of")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .addParameter(String.class, "wire")
            .returns(ClassName.get("", name))
            .beginControlFlow("return switch (wire)");
    for (String value : parameter.rules().oneOf()) {
      String constant = JavaNames.constant(value);
      type.addEnumConstant(constant, TypeSpec.anonymousClassBuilder("$S", value).build());
      of.addCode("case $S -> $L;\n", value, constant);
    }
    of.addCode("default -> throw new $T(wire);\n", IllegalArgumentException.class)
        .addCode("$<};\n");
    return type.addMethod(
            MethodSpec.methodBuilder("wire")
                .addJavadoc("The value as written in a request.\n")
                .addModifiers(Modifier.PUBLIC)
                .returns(String.class)
                .addStatement("return wire")
                .build())
        .addMethod(of.build())
        .build();
  }
}
