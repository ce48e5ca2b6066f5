/**
 * Shared Kafka plumbing: client properties with TLS and SASL, topic names and their creation, and
 * the producer that the outbox and the dead-letter writer use. Callbacks of Kafka threads return to
 * a Vert.x context before anything else runs.
 */
@NullMarked
package org.folio.batch.kafka;

import org.jspecify.annotations.NullMarked;
