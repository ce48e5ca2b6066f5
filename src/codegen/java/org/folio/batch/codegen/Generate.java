package org.folio.batch.codegen;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.palantir.javapoet.JavaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.folio.batch.codegen.Contract.TopResource;

/**
 * Generates the Java sources and the OpenAPI document from the RAML. Called by the build. Does
 * nothing when neither the RAML, the generator nor the version changed since the last run.
 */
public final class Generate {
  private static final String FINGERPRINT = "inputs.sha256";
  private static final String OPENAPI = "openapi.json";

  private Generate() {}

  /**
   * @param args folder of the RAML files, folder for Java sources, folder for resources, version of
   *     the module
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 4) {
      throw new IllegalArgumentException("usage: <ramls> <java out> <resources out> <version>");
    }
    run(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), args[3]);
  }

  /** Returns whether the output was stale and has been generated. */
  static boolean run(Path ramls, Path javaOut, Path resourcesOut, String version)
      throws IOException {
    String fingerprint = Fingerprint.of(version, ramls, Fingerprint.generatorClasses());
    Path lastFingerprint = javaOut.resolve(FINGERPRINT);
    if (Files.isRegularFile(lastFingerprint)
        && Files.isRegularFile(resourcesOut.resolve(OPENAPI))
        && Files.readString(lastFingerprint).equals(fingerprint)) {
      return false;
    }
    ContractReader.Result read = ContractReader.readAll(ramls);
    Contract contract = read.contract();
    Models models = Models.of(ramls.normalize(), read.schemas().byPath());

    OutputFolder java = new OutputFolder(javaOut);
    models.sources().forEach(java::add);
    java.add(
        InterfaceWriter.PACKAGE.replace('.', '/') + "/package-info.java",
        "@NullMarked\npackage "
            + InterfaceWriter.PACKAGE
            + ";\n\nimport org.jspecify.annotations.NullMarked;\n");
    for (TopResource resource : contract.resources()) {
      if (resource.original().isEmpty()) {
        add(java, new InterfaceWriter(resource, models).write());
      }
      add(java, new RoutesWriter(resource, models).write());
    }
    java.write();

    OutputFolder resources = new OutputFolder(resourcesOut);
    ObjectMapper json = new ObjectMapper();
    Map<String, List<String>> documents =
        Map.of("ramls", contract.ramlFiles(), "jsonSchemas", contract.schemaFiles());
    resources.add("ramls-index.json", json.writeValueAsString(new TreeMap<>(documents)) + "\n");
    resources.add(OPENAPI, new OpenApiWriter(contract, read.schemas().byPath(), version).write());
    resources.write();
    // Written last: an interrupted run leaves none and is repeated.
    Files.writeString(lastFingerprint, fingerprint);
    return true;
  }

  private static void add(OutputFolder folder, JavaFile file) {
    String path = file.packageName().replace('.', '/') + "/" + file.typeSpec().name() + ".java";
    folder.add(path, file.toString());
  }
}
