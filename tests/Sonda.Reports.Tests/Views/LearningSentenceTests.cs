using Sonda.Diagnosis;
using Sonda.Reports.Texts;
using Sonda.Reports.Views;
using Sonda.Runs.Training;

namespace Sonda.Reports.Tests.Views;

/// <summary>A lead over guessing is called noise only where the rows do not show more.</summary>
public sealed class LearningSentenceTests
{
    [Theory]
    [InlineData(LearningResult.NotBetter, 0.02, true, 100, "no better", "within the noise of 100 validation rows")]
    [InlineData(LearningResult.NotBetter, 0.07, true, 2000, "hardly better", "7.0% of the cost of guessing is gone")]
    [InlineData(LearningResult.NotBetter, 0.07, false, 2000, "no better", "within the noise of 2000 validation rows")]
    [InlineData(LearningResult.NotBetter, 0.3, true, 9, "On 9 validation rows, too few to measure it", "no better")]
    [InlineData(LearningResult.ByHeart, 0.02, true, 100, "learned its training rows by heart", "within the noise")]
    public void Leads_have_a_sentence_by_their_size(LearningResult result, double lead, bool isShare, long rows, string first, string second)
    {
        string sentence = LearningSentence.Of(result, lead, isShare, rows, null, TextCatalog.For("en"))!.Replace(",000", "000", StringComparison.Ordinal);
        Assert.Contains(first, sentence, StringComparison.Ordinal);
        Assert.Contains(second, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(null)]
    public void Without_a_lead_there_is_none_to_explain(double? lead) =>
        Assert.DoesNotContain("noise", LearningSentence.Of(LearningResult.NotBetter, lead, true, 100, null, TextCatalog.For("en"))!, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.74, 0.0, 150, true)]
    [InlineData(0.74, 80.0, 150, false)]
    [InlineData(0.74, 0.0, 3, false)]
    public void A_network_that_ranks_but_never_answers_the_rare_class_needs_weights(double auc, double recall, int rare, bool ranks)
    {
        var metrics = new RowMetrics { Rows = 3000, Auc = auc, Classes = [new ClassMetrics("bad", rare, null, recall, null), new ClassMetrics("good", 3000, null, 100, null)] };
        string sentence = LearningSentence.Of(LearningResult.NotBetter, 0, false, 3000, metrics, TextCatalog.For("en"))!;
        Assert.Equal(ranks, sentence.Contains("+weights(balanced) behind the data", StringComparison.Ordinal));
    }
}
