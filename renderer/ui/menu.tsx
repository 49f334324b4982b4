import type { ReactNode } from 'react';
import { Button as AriaButton, Menu as AriaMenu, Header, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: IconName;
  hint?: string;
  onAction: () => void;
}

interface MenuProps {
  label: string;
  className?: string;
  /** What the button shows; its words are its name. */
  trigger: ReactNode;
  /** What stands above the entries. */
  header?: ReactNode;
  entries: MenuEntry[];
}

/** A button that opens a list of actions. */
export function Menu({ label, className = '', trigger, header, entries }: MenuProps) {
  return (
    <MenuTrigger>
      <AriaButton className={className}>{trigger}</AriaButton>
      <Popover className="popover menu-popover" placement="bottom end" offset={6}>
        <AriaMenu className="menu" aria-label={label}>
          <MenuSection aria-label={label}>
            {header ? <Header className="menu-header">{header}</Header> : null}
            {entries.map((entry) => (
              <MenuItem key={entry.id} id={entry.id} className="menu-item" textValue={entry.label} onAction={entry.onAction}>
                {entry.icon ? <Icon name={entry.icon} size={15} /> : null}
                <span className="menu-label">{entry.label}</span>
                {entry.hint ? <kbd>{entry.hint}</kbd> : null}
              </MenuItem>
            ))}
          </MenuSection>
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
