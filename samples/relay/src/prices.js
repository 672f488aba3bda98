/** The sum of a basket, in cents. */
export function totalOf(basket) {
  return basket.reduce((sum, { cents, count }) => sum + cents * count, 0);
}
