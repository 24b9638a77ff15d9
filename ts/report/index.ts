/** Stage `report`: one structured result, as JSON, in the terminal, as JUnit XML and as a page. */
export * from './result.ts';
export { renderHtml } from './html.ts';
export { renderJunit } from './junit.ts';
export { renderTerminal } from './terminal.ts';
export { problemsOf, toJson } from './validate.ts';
export { LATEST, reportFiles, writeReport } from './write.ts';
