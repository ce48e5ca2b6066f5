package org.folio.batch.json;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.List;

/**
 * Compiles JSON schemas (draft-04) from the classpath. Slow, so it is done at the start; compiled
 * schemas are fast.
 */
public final class SchemaCompiler {
  private static final List<NonValidationKeyword> FOR_THE_GENERATOR =
      List.of(
          new NonValidationKeyword("checkedByCode"),
          new NonValidationKeyword("javaName"),
          new NonValidationKeyword("existingJavaType"),
          new NonValidationKeyword("readonly"));

  private final SchemaRegistry registry;

  public SchemaCompiler() {
    Dialect dialect = Dialect.builder(Dialects.getDraft4()).keywords(FOR_THE_GENERATOR).build();
    SchemaRegistryConfig config =
        // with assertions enabled, date-time would refuse +0000
        SchemaRegistryConfig.builder().formatAssertionsEnabled(false).build();
    registry = SchemaRegistry.withDialect(dialect, builder -> builder.schemaRegistryConfig(config));
  }

  /**
   * Compiles one schema.
   *
   * @param resource name of the schema on the classpath; its references are resolved there too
   */
  public Schema compile(String resource) {
    Schema schema = registry.getSchema(SchemaLocation.of("classpath:" + resource));
    schema.initializeValidators();
    return schema;
  }
}
