import type { ClassInfo } from '../api/types';

/** The colour of a class: its own, or the one of its index; from the 21st on they repeat (with a hatched tag). */
export const classColour = (index: number, classes?: ClassInfo[]) => classes?.[index]?.colour ?? `var(--class-${(index % 20) + 1})`;

/** True where the colour is a repeated one, so the tag is hatched. */
export const hatched = (index: number, classes?: ClassInfo[]) => index >= 20 && !classes?.[index]?.colour;

export const className = (index: number, classes?: ClassInfo[]) => classes?.[index]?.name ?? `class ${index}`;
