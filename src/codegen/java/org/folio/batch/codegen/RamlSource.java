package org.folio.batch.codegen;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The YAML tree of one RAML file. It keeps the paths of includes and all line numbers, which the
 * RAML parser does not.
 */
final class RamlSource {
  private static final String INCLUDE = "!include";

  record Include(Path file, int line) {}

  private final Path file;
  private final Node root;

  private RamlSource(Path file, Node root) {
    this.file = file;
    this.root = root;
  }

  static RamlSource read(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file)) {
      Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(in);
      if (!(root instanceof MappingNode)) {
        throw new InvalidContractException(file, 1, "is not a RAML document");
      }
      refuseDuplicateKeys(file, root);
      return new RamlSource(file, root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new InvalidContractException(file, line, "broken YAML: " + e.getProblem());
    }
  }

  Path file() {
    return file;
  }

  /** Returns all includes of the file, resolved, and checks that they exist. */
  List<Include> includes() {
    List<Include> found = new ArrayList<>();
    collectIncludes(root, found);
    return found;
  }

  /** Returns the JSON schemas under {@code types}, by type name. */
  Map<String, Include> schemaTypes() {
    Map<String, Include> types = new LinkedHashMap<>();
    child(root, "types")
        .ifPresent(
            node -> {
              for (NodeTuple type : tuples(node.getValueNode())) {
                if (INCLUDE.equals(type.getValueNode().getTag().getValue())) {
                  types.put(text(type.getKeyNode()), resolve((ScalarNode) type.getValueNode()));
                }
              }
            });
    return types;
  }

  /** Returns the line of the deepest of these nested keys that exists. */
  int line(String... keys) {
    Node at = root;
    int line = 1;
    for (String key : keys) {
      Optional<NodeTuple> next = child(at, key);
      if (next.isEmpty()) {
        break;
      }
      line = next.get().getKeyNode().getStartMark().getLine() + 1;
      at = next.get().getValueNode();
    }
    return line;
  }

  // the RAML parser would silently use the last one
  private static void refuseDuplicateKeys(Path file, Node node) {
    Set<String> keys = new HashSet<>();
    for (NodeTuple tuple : tuples(node)) {
      if (!keys.add(text(tuple.getKeyNode()))) {
        int line = tuple.getKeyNode().getStartMark().getLine() + 1;
        throw new InvalidContractException(file, line, "a second " + text(tuple.getKeyNode()));
      }
      refuseDuplicateKeys(file, tuple.getValueNode());
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> refuseDuplicateKeys(file, item));
    }
  }

  private void collectIncludes(Node node, List<Include> found) {
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(tuple -> collectIncludes(tuple.getValueNode(), found));
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> collectIncludes(item, found));
    } else if (INCLUDE.equals(node.getTag().getValue())) {
      found.add(resolve((ScalarNode) node));
    }
  }

  private Include resolve(ScalarNode include) {
    int line = include.getStartMark().getLine() + 1;
    Path target = file.resolveSibling(include.getValue()).normalize();
    if (!Files.isRegularFile(target)) {
      throw new InvalidContractException(
          file, line, "!include of a file that does not exist: " + target);
    }
    return new Include(target, line);
  }

  private static Optional<NodeTuple> child(Node node, String key) {
    return tuples(node).stream().filter(t -> key.equals(text(t.getKeyNode()))).findFirst();
  }

  private static List<NodeTuple> tuples(Node node) {
    return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }
}
