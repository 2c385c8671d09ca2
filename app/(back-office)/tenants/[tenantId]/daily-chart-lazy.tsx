"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

/** The chart's script is fetched only where a chart is shown. */
export const DailyChart = dynamic(() => import("./daily-chart").then(({ DailyChart }) => DailyChart), {
  ssr: false,
  loading: () => <Skeleton className="h-56 w-full" />,
});
