using Sonda.Data;
namespace Sonda.Studies.Chapter;

/// <summary>All measurements of <c>sonda chapter</c>; <c>chapter.json</c> is this record.</summary>
/// <remarks>
/// Accuracies are in percent. Layers are hidden layers, first to last. Learning speeds are the Euclidean
/// norm of the mean of δ over the inputs. The book's figures are null if the data are not the published
/// MNIST. Its accuracies are also null if a network was trained for less than the book's epochs.
/// </remarks>
public sealed record ChapterResult
{
    /// <summary>The data: "mnist" or "drawn-digits".</summary>
    public required string Data { get; init; }

    /// <summary>Whether every file of the data has the published SHA-256; drawn digits have none.</summary>
    public required bool DataVerified { get; init; }

    /// <summary>The origin of the data, in words.</summary>
    public required LocalizableText DataOrigin { get; init; }

    /// <summary>Wall time of the experiments in seconds, without the report.</summary>
    public required double Seconds { get; init; }

    /// <summary>False if the run was stopped early and parts are missing.</summary>
    public required bool Complete { get; init; }

    /// <summary>Whether the run was shortened by <c>--quick</c>.</summary>
    public required bool Quick { get; init; }

    /// <summary>The root seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The number of seeds behind the quantiles of <see cref="InitialSpeeds"/>.</summary>
    public required int Seeds { get; init; }

    /// <summary>The number of threads; results do not depend on it.</summary>
    public required int Threads { get; init; }

    /// <summary>The settings of the accuracy runs.</summary>
    public required Engine.Training.TrainingSpec Training { get; init; }

    /// <summary>(a) Accuracy on the validation set by depth.</summary>
    public required IReadOnlyList<AccuracyResult> Accuracies { get; init; }

    /// <summary>(b) Learning speeds right after initialisation.</summary>
    public required IReadOnlyList<InitialSpeedsResult> InitialSpeeds { get; init; }

    /// <summary>(c) The gradient of single neurons right after initialisation; null if the run stopped before.</summary>
    public required GradientBarsResult? GradientBars { get; init; }

    /// <summary>(d) Learning speeds while training by batch gradient descent.</summary>
    public required IReadOnlyList<SpeedCurveResult> SpeedCurves { get; init; }

    /// <summary>
    /// The same result without the figures of the book that are not comparable: all of them if the data are not the
    /// published MNIST, the accuracies if a network did not train for all of the book's epochs.
    /// </summary>
    public ChapterResult Comparable()
    {
        bool sameData = Data == LoadedData.Mnist && DataVerified;
        return this with
        {
            Accuracies = [.. Accuracies.Select(net => net with
            {
                Book = sameData && !Quick && net.PerEpoch.Count == Training.Epochs ? net.Book : null,
            })],
            InitialSpeeds = [.. InitialSpeeds.Select(net => net with { Book = sameData ? net.Book : null })],
        };
    }
}

/// <summary>Accuracy of one network while it trains.</summary>
public sealed record AccuracyResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The book's accuracy in percent; null if it cannot be compared.</summary>
    public required double? Book { get; init; }

    /// <summary>Accuracy after the last epoch, in percent of the validation set.</summary>
    public required double Final { get; init; }

    /// <summary>The best accuracy of any epoch, in percent.</summary>
    public required double Best { get; init; }

    /// <summary>Accuracy after each epoch, in percent.</summary>
    public required IReadOnlyList<double> PerEpoch { get; init; }

    /// <summary>Wall time of training and evaluation in seconds.</summary>
    public required double Seconds { get; init; }
}

/// <summary>Learning speeds of one network before any training, hidden layers first to last.</summary>
public sealed record InitialSpeedsResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The book's figures; null if they cannot be compared.</summary>
    public required IReadOnlyList<double>? Book { get; init; }

    /// <summary>The speeds of the one network that the root seed gives.</summary>
    public required IReadOnlyList<double> Measured { get; init; }

    /// <summary>The median over the seeds.</summary>
    public required IReadOnlyList<double> Median { get; init; }

    /// <summary>The 5% quantile over the seeds.</summary>
    public required IReadOnlyList<double> Q05 { get; init; }

    /// <summary>The 95% quantile over the seeds.</summary>
    public required IReadOnlyList<double> Q95 { get; init; }
}

/// <summary>∂C/∂b of single neurons right after initialisation, averaged over the images.</summary>
public sealed record GradientBarsResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The number of images in the average.</summary>
    public required int Images { get; init; }

    /// <summary>For each hidden layer, first to last, the gradients of its first six neurons.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Layers { get; init; }
}

/// <summary>Learning speeds of one network at every epoch of batch gradient descent.</summary>
public sealed record SpeedCurveResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The epochs, 0 to the last; a speed is taken before the step of its epoch.</summary>
    public required IReadOnlyList<int> Epochs { get; init; }

    /// <summary>[layer][epoch]: the norm of the mean of δ over the images.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Speeds { get; init; }

    /// <summary>[layer][epoch]: the mean over the images of the norm of δ. It falls far less than the speed if
    /// the errors of the classes cancel.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> MeanNorms { get; init; }
}
