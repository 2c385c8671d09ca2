import { accountRoutes } from "./account";
import { checkoutRoutes } from "./checkout";
import { couponRoutes } from "./coupons";
import { customerSearchRoutes } from "./customer-search";
import { customerRoutes } from "./customers";
import { discountRoutes } from "./discounts";
import { disputeRoutes } from "./disputes";
import { eventDestinationRoutes } from "./event-destinations";
import { eventRoutes } from "./events";
import { invoiceActionRoutes } from "./invoice-actions";
import { invoiceItemRoutes } from "./invoice-items";
import { invoicePreviewRoutes } from "./invoice-previews";
import { invoiceRoutes } from "./invoices";
import { meterEventRoutes } from "./meter-events";
import { meterRoutes } from "./meters";
import { paymentMethodRoutes } from "./payment-methods";
import { paymentPageRoutes } from "./payment-pages";
import { paymentRoutes } from "./payments";
import { portalConfigurationRoutes } from "./portal-configurations";
import { portalSessionRoutes } from "./portal-sessions";
import { priceRoutes } from "./prices";
import { productRoutes } from "./products";
import { promotionCodeRoutes } from "./promotion-codes";
import { setupIntentRoutes } from "./setup-intents";
import { stripeCliRoutes } from "./stripe-cli";
import { scheduleRoutes } from "./subscription-schedules";
import { subscriptionRoutes } from "./subscriptions";
import { thinEventRoutes } from "./thin-events";
import { webhookEndpointRoutes } from "./webhook-endpoints";

export const allRoutes = [
  ...accountRoutes,
  ...customerRoutes,
  ...customerSearchRoutes,
  ...paymentMethodRoutes,
  ...paymentRoutes,
  ...disputeRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...couponRoutes,
  ...promotionCodeRoutes,
  ...discountRoutes,
  ...meterRoutes,
  ...meterEventRoutes,
  ...subscriptionRoutes,
  ...scheduleRoutes,
  ...invoicePreviewRoutes,
  ...invoiceRoutes,
  ...invoiceActionRoutes,
  ...invoiceItemRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
  ...eventDestinationRoutes,
  ...thinEventRoutes,
  ...stripeCliRoutes,
  ...checkoutRoutes,
  ...paymentPageRoutes,
  ...setupIntentRoutes,
  ...portalConfigurationRoutes,
  ...portalSessionRoutes,
];
