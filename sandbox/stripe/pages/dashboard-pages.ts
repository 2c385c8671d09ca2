import type { PageRoute } from "./answer";
import { meters, prices, products } from "./catalogue-collections";
import { checkoutAnswerPage, checkouts } from "./checkout-collection";
import { collectionPages } from "./collection";
import { attachCardPage, customers } from "./customer-collection";
import { homePages } from "./dashboard-home";
import { decideDisputePage, disputes } from "./dispute-collection";
import { eventPages } from "./event-pages";
import { invoices } from "./invoice-collection";
import { logPages } from "./log-pages";
import { portalSettingsPages } from "./portal-settings";
import { subscriptions } from "./subscription-collection";
import { coupons, schedules } from "./terms-collections";

/** Where the app's links into Stripe's Dashboard lead. */
export const dashboardPages: PageRoute[] = [
  ...homePages,
  ...collectionPages(customers),
  attachCardPage,
  ...collectionPages(subscriptions),
  ...collectionPages(invoices),
  ...collectionPages(disputes),
  decideDisputePage,
  ...collectionPages(products),
  ...collectionPages(prices),
  ...collectionPages(meters),
  ...collectionPages(coupons),
  ...collectionPages(schedules),
  ...collectionPages(checkouts),
  checkoutAnswerPage,
  ...eventPages,
  ...logPages,
  ...portalSettingsPages,
];
