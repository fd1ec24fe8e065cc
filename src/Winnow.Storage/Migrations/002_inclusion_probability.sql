-- The probability with which chance alone drew a pick; null where a strategy chose it.
ALTER TABLE picks ADD COLUMN inclusion_probability REAL CHECK (inclusion_probability > 0 AND inclusion_probability <= 1);
