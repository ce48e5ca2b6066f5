package org.folio.batch.http;
