/**
 * The engine's reference model. One algorithm, two number systems: a build makes `num.ts` stand for `num/<system>.ts` and `ports.ts` for
 * `ports/<system>.ts`, and the generated files of a configuration for `params.ts` and `state_map.ts`.
 */
export * from "./ports";
