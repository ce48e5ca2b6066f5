-- The newest mod_batch_tracking.position_move of this position. A transaction with records that
-- were read before that move must not overwrite the position.
ALTER TABLE consumer_position ADD COLUMN last_move bigint NOT NULL DEFAULT 0;
