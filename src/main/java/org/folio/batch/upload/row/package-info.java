/**
 * Processes the rows of one upload. {@code UploadHandler} is the task. {@code RowLoop} keeps a
 * bounded number of rows in progress, {@code RowValidator} checks a row against template, rules and
 * files, and {@code RowProcessor} takes it through create, upload, publish and link. Each step is
 * saved before the next one starts, so an instance that takes over continues from there. {@code
 * TextbookLock} lets one row at a time change a textbook. {@code RetireHandler} later retires what
 * an interrupted row left behind.
 */
@NullMarked
package org.folio.batch.upload.row;

import org.jspecify.annotations.NullMarked;
