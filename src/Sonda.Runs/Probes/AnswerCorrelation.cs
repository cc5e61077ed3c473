namespace Sonda.Runs.Probes;

/// <summary>How well answers follow targets, whatever their scale.</summary>
internal static class AnswerCorrelation
{
    /// <summary>
    /// The squared correlation of answers and targets over all rows, each column about its own mean: the share of the variance that the
    /// answers explain once they are rescaled. 0 if they move against the targets, or not at all.
    /// </summary>
    public static double Squared(IReadOnlyList<double[]> answers, IReadOnlyList<double[]> targets)
    {
        double both = 0, answered = 0, wanted = 0;
        for (int column = 0; column < targets[0].Length; column++)
        {
            double answerMean = answers.Average(row => row[column]), targetMean = targets.Average(row => row[column]);
            for (int i = 0; i < targets.Count; i++)
            {
                double a = answers[i][column] - answerMean, t = targets[i][column] - targetMean;
                (both, answered, wanted) = (both + (a * t), answered + (a * a), wanted + (t * t));
            }
        }

        return both > 0 ? both / answered * (both / wanted) : 0;
    }
}
