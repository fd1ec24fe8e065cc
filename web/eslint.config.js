import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    // The canvas knows nothing of React, nor of pages; the mock may be imported by nothing but its own start.
    files: ['src/stage/**', 'src/keys/**', 'src/outbox/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['react', 'react-*', '**/pages/**', '**/ui/**', '**/mock/**'] }] },
  },
);
