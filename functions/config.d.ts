/** The configuration that the build compiles into each bundle, from purge.config.yaml. */
declare module '#config' {
  const config: import('../lib/config/config.ts').Config;
  export default config;
}
