namespace Sonda.Reports.Chapter;

/// <summary>The training settings in the reader's language.</summary>
internal sealed class TrainingTexts(PageContext page)
{
    public string Epochs => page.Numbers.Count(page.Result.Training.Epochs);

    public string Batch => page.Result.Training.BatchSize is { } size
        ? page.Numbers.Count(size)
        : page.Texts.Say("batch.all");

    public string Eta => page.Numbers.Plain(page.Result.Training.LearningRate);

    public string Lambda => page.Numbers.Plain(page.Result.Training.Lambda);
}
