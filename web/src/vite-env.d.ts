/// <reference types="vite/client" />
/** True when the development server answers /api itself; see vite.config.ts. */
declare const __MOCK__: boolean;
