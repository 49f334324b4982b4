import { useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Keys } from '../../ui/keys.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { useAllCommands } from '../core/commands.ts';
import { findPages, type GuidePage, type GuidePart, pageOf } from './guide.ts';
import './help.css';

/** F1: the guide, open at the page of the screen in view, and the keys that work there. */
export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Aide" open={open} onClose={onClose} size="l">
      <Guide onClose={onClose} />
    </Dialog>
  );
}

function Guide({ onClose }: { onClose: () => void }) {
  const [path, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<GuidePage>(() => pageOf(path));
  const pages = findPages(query);
  const page = pages.includes(chosen) ? chosen : pages[0];
  return (
    <div className="guide">
      <nav className="guide-pages" aria-label="Pages du guide">
        <SearchBox label="Chercher dans l'aide" placeholder="Chercher" value={query} onChange={setQuery} />
        {pages.length === 0 ? <p className="muted small">Aucune page ne contient ces mots.</p> : null}
        <ul>
          {pages.map((each) => (
            <li key={each.id}>
              <button type="button" aria-current={each === page ? 'page' : undefined} onClick={() => setChosen(each)}>
                {each.title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {page ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
        <article key={page.id} className="guide-page" tabIndex={0} aria-label={page.title}>
          <h3>{page.title}</h3>
          <p className="guide-lead">{page.lead}</p>
          {page.parts.map((part) => (
            <Part key={part.title} part={part} />
          ))}
          {page.path !== undefined && path.startsWith(page.path) ? <KeysHere /> : null}
          {page.path !== undefined && !path.startsWith(page.path) ? (
            <Button
              variant="quiet"
              icon="arrow-right"
              onClick={() => {
                onClose();
                navigate(page.path ?? '/assistant');
              }}
            >
              Aller à {page.title}
            </Button>
          ) : null}
        </article>
      ) : null}
    </div>
  );
}

/** Paragraphs and lists of one part, in the order in which they are written. */
function Part({ part }: { part: GuidePart }) {
  const blocks: (string | string[])[] = [];
  for (const line of part.text) {
    const last = blocks.at(-1);
    if (!line.startsWith('- ')) blocks.push(line);
    else if (Array.isArray(last)) last.push(line.slice(2));
    else blocks.push([line.slice(2)]);
  }
  return (
    <section>
      <h4>{part.title}</h4>
      {blocks.map((block) =>
        typeof block === 'string' ? (
          <p key={block}>{block}</p>
        ) : (
          <ul key={block[0]}>
            {block.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ),
      )}
    </section>
  );
}

function KeysHere() {
  const commands = useAllCommands().filter((command) => command.keys);
  return (
    <section>
      <h4>Raccourcis actifs ici</h4>
      <dl className="guide-keys">
        {commands.map((command) => (
          <div key={command.id}>
            <dt>{command.title}</dt>
            <dd>
              <Keys combo={command.keys ?? ''} />
              <span className="visually-hidden">{command.keys}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
