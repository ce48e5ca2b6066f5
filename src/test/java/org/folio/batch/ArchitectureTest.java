package org.folio.batch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/**
 * The directions of docs/architecture.md. Each rule says why it is there and what to do when it
 * fails.
 */
@AnalyzeClasses(
    packages = "org.folio.batch",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoQuickTests.class})
class ArchitectureTest {
  /** {@code -Dquick} compiles the tests to a folder that ArchUnit does not know. */
  static final class NoQuickTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/quick-test-classes/");
    }
  }

  private static final String[] FEATURES = {
    "..batch.tracking..", "..batch.consumption..", "..batch.upload.."
  };
  private static final String[] ENGINES = {
    "..batch.ingest..",
    "..batch.operation..",
    "..batch.outbox..",
    "..batch.file..",
    "..batch.live..",
    "..batch.bulk..",
    "..batch.deadletter.."
  };
  private static final String[] TENANTS = {"..batch.tenant.."};
  private static final String[] SHARED = {
    "..batch.http..",
    "..batch.json..",
    "..batch.auth..",
    "..batch.db..",
    "..batch.kafka..",
    "..batch.error..",
    "..batch.query.."
  };
  private static final DescribedPredicate<JavaClass> SQL_PLACES =
      DescribedPredicate.<JavaClass>describe(
              "are a *Store or *Rows", c -> c.getName().matches(".*(Store|Rows)(\\$.*)?"))
          .or(resideInAnyPackage("..batch.db..", "..batch.tenant.."));

  @ArchTest
  static final ArchRule nothingKnowsTheCompositionRoot =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.folio.batch", "org.folio.batch.config")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.folio.batch", "org.folio.batch.config")
          .because(
              "parts get what they need as constructor parameters; to fix: pass the value or the settings record in");

  @ArchTest
  static final ArchRule partsAreCreatedInOneLayer =
      classes()
          .that()
          .resideInAPackage("org.folio.batch")
          .and()
          .haveSimpleNameEndingWith("Feature")
          .and()
          .areNotInterfaces()
          .should()
          .implement("org.folio.batch.Feature")
          .because(
              "MainVerticle knows features by this interface only; to fix: implement it and add it to the list");

  @ArchTest
  static final ArchRule enginesKnowNoFeature =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FEATURES)
          .because(
              "the next feature uses the same engine; to fix: let the feature plug in an EventProcessor");

  @ArchTest
  static final ArchRule featuresKnowNoOtherFeature =
      slices()
          .matching("org.folio.batch.(tracking|consumption|upload|admin)..")
          .should()
          .notDependOnEachOther()
          .because("each can be read, and removed, by itself; to fix: move it into an engine");

  @ArchTest
  static final ArchRule tenantsKnowNeitherEnginesNorFeatures =
      noClasses()
          .that()
          .resideInAnyPackage(TENANTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              Stream.of(FEATURES, ENGINES).flatMap(Stream::of).toArray(String[]::new))
          .because("they all ask who is enabled; to fix: pass in what is to be done for a tenant");

  @ArchTest
  static final ArchRule sharedPartsKnowNeitherEnginesNorFeatures =
      noClasses()
          .that()
          .resideInAnyPackage(SHARED)
          .or()
          .resideInAPackage("..batch.admin..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              Stream.of(FEATURES, ENGINES, TENANTS).flatMap(Stream::of).toArray(String[]::new))
          .because(
              "everybody depends on them; to fix: move the class to who needs it, or pass it in");

  @ArchTest
  static final ArchRule onlyHttpAndApisTouchTheWeb =
      noClasses()
          .that(
              DescribedPredicate.not(
                  simpleNameEndingWith("Api")
                      .or(
                          resideInAnyPackage(
                              "..batch.http..", "..batch.api..", "org.folio.batch"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.ext.web..")
          .because("rules must not depend on how they are asked; to fix: do it in the *Api");

  @ArchTest
  static final ArchRule onlyStoresTouchSql =
      noClasses()
          .that(DescribedPredicate.not(SQL_PLACES))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..", "java.sql..")
                  .and(DescribedPredicate.not(simpleNameEndingWith("SqlConnection"))))
          .because(
              "all SQL of a feature stands in one place; to fix: write it in the *Store (a service may hand a TenantConnection on; what several stores read stands in *Rows)");

  @ArchTest
  static final ArchRule jdbcIsForMigrationsOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("..batch.tenant..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.flywaydb..")
                  .and(DescribedPredicate.not(simpleName("SQLException"))))
          .because("JDBC blocks its thread; to fix: use Database");

  @ArchTest
  static final ArchRule onlyKafkaPartsTouchKafka =
      noClasses()
          .that()
          .resideOutsideOfPackages("..batch.kafka..", "..batch.ingest..", "..batch.outbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.vertx.kafka..")
          .because(
              "features read through an EventProcessor and publish through the Outbox; to fix: do so");

  @ArchTest
  static final ArchRule onlyTheS3StoreTouchesTheAwsSdk =
      noClasses()
          .that(DescribedPredicate.not(simpleNameStartingWith("S3")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..")
          .because("S3 is one of several stores; to fix: go through BlobStore");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices()
          .matching("org.folio.batch.(**)")
          .should()
          .beFreeOfCycles()
          .because(
              "a cycle makes two packages one; to fix: move what both need to where both look");

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameStartingWith("Abstract")
          .because("such names say nothing; to fix: name what it does");

  @ArchTest
  static final ArchRule loggersAreConstants =
      fields()
          .that()
          .haveRawType("org.apache.logging.log4j.Logger")
          .should()
          .bePrivate()
          .andShould()
          .beStatic()
          .andShould()
          .beFinal()
          .because("one logger a class is enough");

  @ArchTest
  static final ArchRule standardOutputIsForTheStart =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("org.folio.batch.Main")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("lines without level and time are lost in operation; to fix: log");

  @ArchTest
  static final ArchRule packagesAreNullMarked =
      classes()
          .that()
          .haveSimpleName("package-info")
          .should()
          .beAnnotatedWith("org.jspecify.annotations.NullMarked")
          .because("null is said in the type; to fix: add @NullMarked to package-info.java");
}
