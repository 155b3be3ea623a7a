# One fit of a mixed model of another project, timed by R itself: Rscript peers.R glmmTMB|lme4 counts.csv
# Areas and area by year are independent; years are an autoregression (glmmTMB) or independent (lme4, which has no other).
asked <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages(library(asked[1], character.only = TRUE))
counts <- read.csv(asked[2])
counts$area <- factor(counts$area)
counts$cell <- factor(seq_len(nrow(counts)))
counts$year <- factor(counts$year)
counts$all <- factor(1)
fit <- function() {
  if (asked[1] == "glmmTMB") {
    glmmTMB(cbind(boys, girls) ~ 1 + (1 | area) + ar1(year + 0 | all) + (1 | cell), data = counts, family = binomial)
  } else {
    glmer(cbind(boys, girls) ~ 1 + (1 | area) + (1 | year) + (1 | cell), data = counts, family = binomial, nAGQ = 1)
  }
}
took <- system.time(found <- fit())
sds <- if (asked[1] == "glmmTMB") {
  sapply(VarCorr(found)$cond[c("area", "all", "cell")], function(part) attr(part, "stddev")[1])
} else {
  as.data.frame(VarCorr(found))$sdcor[match(c("area", "year", "cell"), as.data.frame(VarCorr(found))$grp)]
}
cat(took[["elapsed"]], took[["user.self"]] + took[["sys.self"]], sds, as.character(packageVersion(asked[1])), R.version.string, sep = "\t")
write.csv(data.frame(share = fitted(found)), asked[3], row.names = FALSE)
