package org.folio.batch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.folio.batch.codegen.Contract;
import org.folio.batch.codegen.Contract.Answer;
import org.folio.batch.codegen.Contract.Body;
import org.folio.batch.codegen.Contract.Operation;
import org.folio.batch.codegen.ContractReader;
import org.folio.batch.json.SchemaCompiler;
import org.jspecify.annotations.Nullable;

/** Checks answers against the module's RAML. */
public final class RamlContract {
  private static final Path RAMLS = Path.of("ramls").toAbsolutePath();

  private final Contract contract;
  private final SchemaCompiler schemas = new SchemaCompiler();

  private RamlContract(Contract contract) {
    this.contract = contract;
  }

  public static RamlContract read() {
    try {
      return new RamlContract(ContractReader.read(RAMLS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns every method of every path. */
  public List<Operation> operations() {
    return contract.resources().stream().flatMap(r -> r.operations().stream()).toList();
  }

  /** Returns the operation that answers this request. */
  public Operation operation(String method, String path) {
    return operations().stream()
        .filter(o -> o.verb().equals(method) && isPathOf(o, path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The RAML does not have " + method + " " + path));
  }

  /**
   * Fails unless the RAML allows this answer.
   *
   * @param path as it was asked for, without the query
   * @param contentType the header of the answer; null or empty when there is none
   */
  public void assertFits(
      String method, String path, int status, @Nullable String contentType, String body) {
    String call = method + " " + path + " -> " + status;
    Answer answer =
        operation(method, path).answers().stream()
            .filter(a -> a.status() == status)
            .findFirst()
            .orElseThrow(() -> new AssertionError("The RAML does not have " + call + ": " + body));
    if (answer.bodies().isEmpty()) {
      assertEquals("", body, call + " must have no body");
      return;
    }
    String mediaType = bare(contentType == null ? "" : contentType);
    Body promised =
        answer.bodies().stream()
            .filter(b -> bare(b.mediaType()).equals(mediaType))
            .findFirst()
            .orElseThrow(
                () -> new AssertionError("The RAML does not have " + call + " of " + contentType));
    promised.schemaFile().ifPresent(schema -> assertFits(call, schema, body));
  }

  private void assertFits(String call, String schema, String body) {
    List<Error> errors = schemas.compile("ramls/" + schema).validate(body, InputFormat.JSON);
    assertTrue(errors.isEmpty(), () -> call + " does not fit " + schema + ": " + errors + body);
  }

  // operations come with literal segments first, so the first match is the right one
  private static boolean isPathOf(Operation operation, String path) {
    String[] parts = operation.path().split("/");
    String[] asked = path.split("/");
    if (parts.length != asked.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].startsWith("{") && !parts[i].equals(asked[i])) {
        return false;
      }
    }
    return true;
  }

  private static String bare(String mediaType) {
    return mediaType.replaceFirst(";.*", "").strip();
  }
}
