/** Where in the sources something is shown. */
export type Place = { readonly file: string; readonly line: number };

/** What would end a message, or a property of it, in the line that a runner of GitHub Actions reads. */
const inMessage = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const inProperty = (text: string): string => inMessage(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

/** A message as a job of GitHub Actions shows it: beside the line it is about, if it is about one. */
export function annotation(kind: 'error' | 'warning', title: string, message: string, place?: Place): string {
  const { file, line } = place ?? {};
  const properties = { file, line, title };
  const said = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${inProperty(String(value))}`],
  );
  return `::${kind} ${said.join(',')}::${inMessage(message)}`;
}

export const isInActions = (): boolean => process.env['GITHUB_ACTIONS'] === 'true';

/** Says something that must not be overlooked: as an annotation in a job of GitHub Actions, else as a line. */
export const annotate = (kind: 'error' | 'warning', title: string, message: string): void =>
  isInActions() ? console.log(annotation(kind, title, message)) : console.error(`${title}: ${message}`);
