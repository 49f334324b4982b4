import fs from 'node:fs';
import { type Connections, connections } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';

/** Larger than any connections file could reasonably be. */
const MAX_BYTES = 256 * 1024;

/**
 * Reads and checks a file of real connections. The sentence names the line of the file's content that is wrong, never a value.
 * @throws AppError configuration
 */
export function readConnections(file: string): Connections {
  const fail = (why: string, cause?: unknown) =>
    new AppError('configuration', `Fichier de connexions « ${file} » : ${why}`, cause === undefined ? undefined : { cause });
  let text: string;
  try {
    if (fs.statSync(file).size > MAX_BYTES) throw fail('plus de 256 Ko, ce n’est pas un fichier de connexions.');
    text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw fail(code === 'ENOENT' ? 'introuvable. Vérifiez le chemin.' : 'illisible. Vérifiez les droits sur ce fichier.', error);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw fail('ce n’est pas du JSON valide. Comparez-le à l’exemple du README.', error);
  }
  const parsed = connections.safeParse(content);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0]!;
  const where = first.path.join('.') || '(racine)';
  throw fail(
    first.code === 'unrecognized_keys'
      ? `le champ « ${[...first.path, first.keys[0]].join('.')} » n'est pas connu. Les secrets ne vont pas dans ce fichier mais dans le trousseau.`
      : `le champ « ${where} » est absent ou incorrect.`,
  );
}
