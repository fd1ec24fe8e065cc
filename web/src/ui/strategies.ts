/** Orders in which images are picked, as offered; the server knows more by name. */
export const strategies = [
  { value: 'adaptive', label: 'Adaptive', words: 'the most different images first, later those the model is torn on' },
  { value: 'margin', label: 'Margin', words: 'images where the two likeliest classes are closest' },
  { value: 'entropy', label: 'Entropy', words: 'images the model is least sure about' },
  { value: 'badge', label: 'BADGE', words: 'images that would change the model most, spread out' },
  { value: 'typiclust', label: 'TypiClust', words: 'typical images of groups without a label' },
  { value: 'k-center', label: 'Core-set', words: 'images farthest from every labelled one' },
  { value: 'random', label: 'Random', words: 'the yardstick: nothing can be saved, everything can be measured' },
];
export const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'PLN', 'SEK', 'CAD', 'AUD', 'INR'];
