import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

interface CardProps {
  title?: string;
  icon?: IconName;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Content touches the edges (tables, lists). */
  flush?: boolean;
}

/** A titled block; a region for screen readers when it has a title. */
export function Card({ title, icon, aside, children, className = '', flush = false }: CardProps) {
  const id = useId();
  return (
    <section className={`card ${flush ? 'card-flush' : ''} ${className}`} aria-labelledby={title ? id : undefined}>
      {title ? (
        <header className="card-head">
          {icon ? <Icon name={icon} size={15} /> : null}
          <h2 id={id}>{title}</h2>
          {aside ? <div className="card-aside">{aside}</div> : null}
        </header>
      ) : null}
      <div className="card-body">{children}</div>
    </section>
  );
}

/** Label and value pairs. */
export function Facts({ items }: { items: { label: string; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {items.map((item) => (
        <div key={item.label}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
