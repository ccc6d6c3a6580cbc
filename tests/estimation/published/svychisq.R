# Recorded with R 4.2.2, survey 4.1-1; run: Rscript svychisq.R
library(survey)
data(api)
apiclus1$w2 <- apiclus1$pw * ifelse(apiclus1$stype == "E", 1, ifelse(apiclus1$stype == "M", 1.5, 0.6))
told <- function(x) cat(format(c(x$statistic, x$parameter, x$p.value), digits = 12), "\n")
told(svychisq(~sch.wide + stype, svydesign(id = ~dnum, weights = ~pw, data = apiclus1)))
# The manual's own example, with its finite population of 757 districts.
told(svychisq(~sch.wide + stype, svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)))
told(svychisq(~awards + stype, svydesign(id = ~dnum, weights = ~w2, data = apiclus1)))
job <- matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4, 4)
cat(format(fisher.test(job)$p.value, digits = 12), "\n")
