# Numbers of R's survey package that tests/estimation/test_weighting.py and test_clustering.py compare with.
# Run: Rscript survey.R   (R 4.2.2, survey 4.1-1)
suppressMessages(library(survey))
options(digits = 15)
data(api)

cat("clusters of apiclus1: dnum, schools, sum of api00, schools with sch.wide Yes\n")
by <- aggregate(cbind(n = 1, api00 = api00, wide = sch.wide == "Yes") ~ dnum, apiclus1, sum)
write.csv(by, row.names = FALSE)

dclus1 <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
replaced <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1)
print(data.frame(svymean(~api00, dclus1)))
print(data.frame(svymean(~api00, replaced)))
print(data.frame(svymean(~I(sch.wide == "Yes"), dclus1)))
print(data.frame(svymean(~I(sch.wide == "Yes"), replaced)))
print(c(fpc = apiclus1$fpc[1], df = degf(dclus1)))

cat("raking apiclus1 to stype and sch.wide: n and weight of each cell\n")
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
raked <- rake(dclus1, list(~stype, ~sch.wide), list(types, wide), control = list(maxit = 500, epsilon = 1e-12))
cells <- aggregate(cbind(n = 1, weight = weights(raked)) ~ stype + sch.wide, apiclus1, sum)
cells$weight <- cells$weight / cells$n
write.csv(cells, row.names = FALSE)

cat("post-stratification of apiclus1 to stype: weights\n")
post <- postStratify(dclus1, ~stype, types)
print(tapply(weights(post), apiclus1$stype, mean))

cat("three communities, buildings, two weights\n")
small <- read.csv("buildings.csv")
long <- small[rep(seq_len(nrow(small)), small$n), ]
long$y <- unlist(Map(function(n, s) rep(c(1, 0), c(s, n - s)), small$n, small$satisfied))
for (corrected in c(FALSE, TRUE)) {
  design <- svydesign(
    id = ~cluster, strata = ~stratum, weights = ~weight, data = long, nest = TRUE,
    fpc = if (corrected) ~clusters_in_all else NULL
  )
  mean <- svymean(~y, design, deff = "replace")
  print(c(mean = coef(mean)[[1]], se = SE(mean)[[1]], df = degf(design)))
}
design <- svydesign(id = ~cluster, strata = ~stratum, weights = ~weight, data = long, nest = TRUE)
n <- nrow(long)
print(c(korn_graubard_n = coef(svymean(~y, design))[[1]] * (1 - coef(svymean(~y, design))[[1]]) / vcov(svymean(~y, design))[1] * (qt(.975, n - 1) / qt(.975, degf(design)))^2))
flat <- svydesign(id = ~cluster, strata = ~stratum, weights = ~1, data = long, nest = TRUE)
print(data.frame(svymean(~y, flat, deff = TRUE)))
