package org.folio.batch.codegen;

import com.fasterxml.jackson.databind.JsonNode;
import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.sun.codemodel.CodeWriter;
import com.sun.codemodel.JClass;
import com.sun.codemodel.JCodeModel;
import com.sun.codemodel.JPackage;
import com.sun.codemodel.JType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jsonschema2pojo.DefaultGenerationConfig;
import org.jsonschema2pojo.Jackson2Annotator;
import org.jsonschema2pojo.SchemaGenerator;
import org.jsonschema2pojo.SchemaMapper;
import org.jsonschema2pojo.SchemaStore;
import org.jsonschema2pojo.rules.RuleFactory;

/** Generates the model classes of the JSON schemas. */
final class Models {
  static final String PACKAGE = "org.folio.batch.api.model";

  private final Path folder;
  private final JCodeModel code = new JCodeModel();
  private final Map<String, TypeName> types = new HashMap<>();
  private final Set<String> unused = new HashSet<>();

  private Models(Path folder) {
    this.folder = folder;
  }

  static Models of(Path folder, Map<String, JsonNode> schemas) {
    Models models = new Models(folder);
    models.generate(schemas);
    return models;
  }

  /** Returns the Java type of a schema, by its path relative to the RAML folder. */
  TypeName typeOf(String schemaFile) {
    return types.get(schemaFile);
  }

  /** Returns the source text of each class, by path. */
  Map<String, String> sources() throws IOException {
    Map<String, ByteArrayOutputStream> files = new TreeMap<>();
    code.build(
        new CodeWriter() {
          {
            encoding = "UTF-8";
          }

          @Override
          public OutputStream openBinary(JPackage pkg, String fileName) {
            String path = pkg.name().replace('.', '/') + "/" + fileName;
            return files.computeIfAbsent(path, p -> new ByteArrayOutputStream());
          }

          @Override
          public void close() {}
        });
    Map<String, String> sources = new TreeMap<>();
    files.keySet().removeAll(unused);
    files.forEach((path, bytes) -> sources.put(path, bytes.toString(StandardCharsets.UTF_8)));
    return sources;
  }

  private void generate(Map<String, JsonNode> schemas) {
    ModelStyle style = new ModelStyle();
    SchemaMapper mapper =
        new SchemaMapper(
            new RuleFactory(style, new Jackson2Annotator(style), new SchemaStore()),
            new SchemaGenerator());
    schemas.forEach(
        (path, schema) -> {
          Path file = folder.resolve(path);
          try {
            String name = SchemaFiles.className(path, schema);
            JType type = mapper.generate(code, name, PACKAGE, file.toUri().toURL());
            types.put(path, typeName(type));
            if (!type.fullName().equals(PACKAGE + "." + name)) {
              // an array, or a type that exists already; an empty class is generated anyway
              unused.add(PACKAGE.replace('.', '/') + "/" + name + ".java");
            }
          } catch (IOException | RuntimeException e) {
            throw new InvalidContractException(
                file, 1, "cannot generate a Java class for this schema: " + e);
          }
          refuseSecondName(file);
        });
  }

  // Two schemas that both contain an inline "parameters" would produce Parameter and Parameter__1.
  private void refuseSecondName(Path file) {
    code._package(PACKAGE)
        .classes()
        .forEachRemaining(
            c -> {
              if (c.name().contains("__")) {
                String wanted = c.name().replaceAll("__.*", "");
                throw new InvalidContractException(
                    file, 1, "a second class " + wanted + "; give one of them another javaName");
              }
            });
  }

  private static TypeName typeName(JType type) {
    if (type.isArray()) {
      return ArrayTypeName.of(typeName(type.elementType()));
    }
    if (type instanceof JClass generic && !generic.getTypeParameters().isEmpty()) {
      TypeName[] arguments =
          generic.getTypeParameters().stream().map(Models::typeName).toArray(TypeName[]::new);
      return ParameterizedTypeName.get(
          ClassName.bestGuess(generic.erasure().fullName()), arguments);
    }
    return ClassName.bestGuess(type.boxify().fullName());
  }

  /** Configures plain beans: no additional properties, and dates as text. */
  private static final class ModelStyle extends DefaultGenerationConfig {
    @Override
    public boolean isGenerateBuilders() {
      return true;
    }

    @Override
    public boolean isIncludeAdditionalProperties() {
      return false;
    }

    @Override
    public boolean isIncludeGeneratedAnnotation() {
      return false;
    }

    @Override
    public boolean isIncludeToString() {
      return false;
    }

    @Override
    public String getDateTimeType() {
      return "java.lang.String";
    }

    @Override
    public String getDateType() {
      return "java.lang.String";
    }

    @Override
    public String getTimeType() {
      return "java.lang.String";
    }

    @Override
    public Map<String, String> getFormatTypeMapping() {
      return Map.of(
          "int64", "java.lang.Long", "uuid", "java.lang.String", "uri", "java.lang.String");
    }

    @Override
    public String getTargetVersion() {
      return "17";
    }
  }
}
