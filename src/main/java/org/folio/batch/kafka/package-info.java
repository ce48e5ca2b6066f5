/**
 * Shared Kafka clients: client properties with TLS and SASL, names and creation of topics, and the
 * producer that the outbox and the dead-letter writer use. Callbacks of Kafka threads return to a
 * Vert.x context before anything else runs.
 */
@NullMarked
package org.folio.batch.kafka;

import org.jspecify.annotations.NullMarked;
