package org.folio.batch.http;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;

/** Compiles the JSON schemas of the classpath, once, at the start. */
final class JsonBodies {
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_4,
          builder ->
              builder.schemaRegistryConfig(
                  // with assertions on, date-time would refuse +0000
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(false).build()));

  JsonBody compile(Operation.Body body) {
    Schema schema = registry.getSchema(SchemaLocation.of("classpath:" + body.schema()));
    schema.initializeValidators();
    return new JsonBody(body, schema);
  }
}
