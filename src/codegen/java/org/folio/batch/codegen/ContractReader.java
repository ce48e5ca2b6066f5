package org.folio.batch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.codegen.Contract.TopResource;
import org.raml.v2.api.RamlModelBuilder;
import org.raml.v2.api.RamlModelResult;
import org.raml.v2.api.model.common.ValidationResult;
import org.raml.v2.api.model.v10.api.Api;
import org.raml.v2.api.model.v10.declarations.AnnotationRef;
import org.raml.v2.api.model.v10.methods.Method;
import org.raml.v2.api.model.v10.resources.Resource;

/**
 * Reads a folder of RAML 1.0 files. Fails with a {@link InvalidContractException} if any of them is
 * wrong.
 */
public final class ContractReader {
  private static final Pattern LOCATION =
      Pattern.compile("\\s*-- (.*) \\[line=(\\d+), col=\\d+]\\s*$", Pattern.DOTALL);

  /** The annotation of a top resource that is served under another path as well. */
  private static final String SECOND_PATH = "(alsoServedAs)";

  private static final Pattern LITERAL_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  private final Path folder;
  private final SchemaFiles schemas;

  private ContractReader(Path folder) {
    this.folder = folder;
    this.schemas = new SchemaFiles(folder);
  }

  /** Returns the contract with the schemas it uses. */
  record Result(Contract contract, SchemaFiles schemas) {}

  public static Contract read(Path folder) throws IOException {
    return readAll(folder).contract();
  }

  static Result readAll(Path folder) throws IOException {
    ContractReader reader = new ContractReader(folder.normalize());
    return new Result(reader.contract(), reader.schemas);
  }

  private Contract contract() throws IOException {
    List<Path> ramls = ramlFiles();
    Map<Path, RamlSource> sources = new TreeMap<>();
    for (Path raml : ramls) {
      sources.put(raml, RamlSource.read(raml));
    }
    // includes and schemas first: these report the place of an error better than the RAML parser
    for (RamlSource source : sources.values()) {
      source.includes();
      source.schemaTypes().values().forEach(type -> schemas.add(type.file()));
    }
    List<TopResource> resources = new ArrayList<>();
    for (Path raml : ramls) {
      if (raml.getParent().equals(folder)) {
        resources.addAll(resourcesOf(sources.get(raml)));
      }
    }
    resources.sort(Comparator.comparing(TopResource::path));
    refuseDuplicates(resources, sources);
    return new Contract(
        List.copyOf(resources),
        ramls.stream().map(schemas::relative).sorted().toList(),
        List.copyOf(schemas.byPath().keySet()));
  }

  private List<Path> ramlFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".raml")).sorted().toList();
    }
  }

  private List<TopResource> resourcesOf(RamlSource source) {
    RamlModelResult result = new RamlModelBuilder().buildApi(source.file().toFile());
    result.getValidationResults().stream()
        .findFirst()
        .ifPresent(
            error -> {
              throw broken(source, error);
            });
    Api api = result.getApiV10();
    if (api == null) {
      throw new InvalidContractException(source.file(), 1, "is not a RAML 1.0 API");
    }
    Map<String, String> schemaOfType = new HashMap<>();
    source
        .schemaTypes()
        .forEach((name, include) -> schemaOfType.put(name, schemas.relative(include.file())));
    OperationReader operations = new OperationReader(source, schemaOfType);
    List<TopResource> resources = new ArrayList<>();
    for (Resource resource : api.resources()) {
      List<Operation> found = new ArrayList<>();
      collect(resource, operations, found);
      found.sort(Routing.LITERALS_FIRST);
      TopResource top =
          new TopResource(
              schemas.relative(source.file()),
              api.title().value(),
              api.documentation().stream()
                  .map(document -> document.content().value().strip())
                  .findFirst()
                  .orElse(""),
              resource.resourcePath(),
              List.copyOf(found),
              Optional.empty());
      resources.add(top);
      secondPath(resource, source).map(top::servedAs).ifPresent(resources::add);
    }
    return resources;
  }

  private static Optional<String> secondPath(Resource resource, RamlSource source) {
    for (AnnotationRef annotation : resource.annotations()) {
      if (annotation.name().equals(SECOND_PATH)) {
        String path = String.valueOf(annotation.structuredValue().value());
        if (!LITERAL_PATH.matcher(path).matches()) {
          throw new InvalidContractException(
              source.file(),
              source.line(resource.resourcePath(), SECOND_PATH),
              SECOND_PATH + " must be a path without parameters, but was " + path);
        }
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static void collect(
      Resource resource, OperationReader operations, List<Operation> found) {
    for (Method method : resource.methods()) {
      found.add(operations.read(resource, method));
    }
    resource.resources().forEach(child -> collect(child, operations, found));
  }

  private InvalidContractException broken(RamlSource source, ValidationResult error) {
    String text = error.toString();
    Matcher location = LOCATION.matcher(text);
    if (!location.find()) {
      return new InvalidContractException(source.file(), 1, error.getMessage());
    }
    Path named = Path.of(location.group(1)).normalize();
    Path file = Files.exists(named) ? named : source.file();
    return new InvalidContractException(
        file, Integer.parseInt(location.group(2)), text.substring(0, location.start()));
  }

  private void refuseDuplicates(List<TopResource> resources, Map<Path, RamlSource> sources) {
    Set<String> names = new HashSet<>();
    for (TopResource resource : resources) {
      if (!names.add(JavaNames.interfaceOf(resource.path()))) {
        RamlSource source = sources.get(folder.resolve(resource.ramlFile()));
        throw new InvalidContractException(
            source.file(),
            source.line(resource.path()),
            "a second resource with the interface " + JavaNames.interfaceOf(resource.path()));
      }
    }
  }
}
