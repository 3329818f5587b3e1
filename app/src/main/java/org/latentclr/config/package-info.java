/**
 * Configuration in the manner of Hydra: typed records hold the defaults and validate; words {@code key=value} and YAML
 * files override them. The way of a value: {@link org.latentclr.config.Word} and
 * {@link org.latentclr.config.Yaml} make {@link org.latentclr.config.Value}s, {@link org.latentclr.config.Composer}
 * lays them over each other, {@link org.latentclr.config.Binder} turns them into the fields of a record.
 */
package org.latentclr.config;
