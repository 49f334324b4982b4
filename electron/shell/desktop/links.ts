/** Sites that may be opened in the user's browser. A host joins the list with the screen that shows its link. */
const HOSTS: ReadonlySet<string> = new Set(['www.cnil.fr', 'www.legifrance.gouv.fr']);

/** The address to hand to the system, or null. Only https, a listed host, the usual port and no credentials: never a file, a script or a share. */
export function externalAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const fine = url.protocol === 'https:' && HOSTS.has(url.hostname) && url.port === '' && url.username === '' && url.password === '';
  return fine ? url.href : null;
}
