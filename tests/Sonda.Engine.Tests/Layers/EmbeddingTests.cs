using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers;

public sealed class EmbeddingTests
{
    private const int Rows = 6, Steps = 4, Vocabulary = 7;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_step_is_the_vector_of_its_token(bool asVector)
    {
        (Dataset data, Network<double> network) = Setup(asVector, lengths: false);
        BatchPass<double> pass = RecurrentTests.Forward(network, data);
        double[] vectors = RecurrentTests.Values(((Embedding<double>)network.Layers[0]).Weights);
        for (int row = 0; row < Rows; row++)
        {
            double[] tokens = TestData.Row(data, row);
            for (int t = 0; t < Steps; t++)
            {
                Assert.Equal(vectors.Skip(5 * (int)tokens[t]).Take(5), pass.View.Activation(0, (t * Rows) + row).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Gradients_are_those_of_the_cost(bool asVector, bool lengths)
    {
        (Dataset data, Network<double> network) = Setup(asVector, lengths);
        GradientCheck.Run(network.Spec, data);
    }

    [Fact]
    public void A_token_that_does_not_occur_has_no_gradient_and_behind_the_end_none_occurs()
    {
        (Dataset data, Network<double> network) = Setup(asVector: false, lengths: true);
        int[] used = [.. Enumerable.Range(0, Rows).SelectMany(row => SequenceData.Steps(data, row).Select(step => (int)step[0])).Distinct()];
        Assert.DoesNotContain(0, used);
        BatchPass<double> pass = RecurrentTests.Forward(network, data);
        pass.OutputDelta();
        pass.Backward();
        double[] gradient = new double[Vocabulary * 5];
        pass.View.WeightGradient(0, gradient);
        for (int token = 0; token < Vocabulary; token++)
        {
            Assert.Equal(used.Contains(token), gradient.Skip(5 * token).Take(5).Any(value => value != 0));
        }

        Assert.True(Norms.Euclidean(pass.View.MeanDelta(0)) > 0);
        Assert.All(Enumerable.Range(data.Lengths[0] * Rows, 1), place => Assert.All(pass.View.Activation(0, place).ToArray(), value => Assert.Equal(0, value)));
    }

    [Theory]
    [InlineData(7f)]
    [InlineData(-1f)]
    [InlineData(1.5f)]
    public void What_is_no_token_is_refused_with_its_place(float wrong)
    {
        float[] tokens = [0, 1, 2, 3, 4, 5, wrong, 6];
        Dataset data = Dataset.FromValues("tokens", tokens, [0f, 1f], 4, 1);
        Network<double> network = Network<double>.Create(Net(Shape.Vector(4)), new RandomStream(1));
        ArgumentException fault = Assert.ThrowsAny<ArgumentException>(() => RecurrentTests.Forward(network, data));
        Assert.Equal(
            FormattableString.Invariant($"Row 1 of tokens has {wrong} at step 2; {network.Spec} takes tokens from 0 to 6."), fault.Message);
    }

    [Fact]
    public void Vectors_are_standard_normal_unless_told()
    {
        NetworkSpec spec = new(Shape.Sequence(2, 1), [new EmbeddingSpec(5000, 4), new RecurrentSpec(RecurrentKind.Rnn, 2), RecurrentTests.Output(1)], CostFunction.MeanSquaredError);
        double[] drawn = RecurrentTests.Values(Network<double>.Create(spec, new RandomStream(1)).Parameters[0]);
        Assert.Equal(0, drawn.Average(), 0.03);
        Assert.Equal(1, drawn.Average(value => value * value), 0.04);
        double[] constant = RecurrentTests.Values(
            Network<double>.Create(spec.WithInitializer(InitializerSpec.Of(InitializerKind.Constant, 2)), new RandomStream(1)).Parameters[0]);
        Assert.All(constant, value => Assert.Equal(2, value));
    }

    [Fact]
    public void An_impossible_embedding_is_refused_with_what_was_found()
    {
        EmbeddingSpec spec = new(7, 3);
        foreach ((Shape input, EmbeddingSpec layer, string reason) in ((Shape, EmbeddingSpec, string)[])
            [(Shape.Sequence(4, 2), spec, "one token a step, T or (T,1); found (4,2)"),
             (Shape.Image(1, 2, 2), spec, "found (1,2,2)"),
             (Shape.Vector(4), spec with { Vocabulary = 0 }, "found 0"),
             (Shape.Vector(4), spec with { Width = 0 }, "found 0"),
             (Shape.Vector(4), new(1 << 24, 1 << 10), "16777216 tokens × 1024 numbers are more than"),
             (Shape.Vector(4), spec with { Initializer = InitializerSpec.Of(InitializerKind.Lsuv) }, "lsuv")])
        {
            FormatException fault = Assert.ThrowsAny<FormatException>(() =>
                new NetworkSpec(input, [layer, new RecurrentSpec(RecurrentKind.Rnn, 2), RecurrentTests.Output(1)], CostFunction.MeanSquaredError));
            Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        }

        FormatException late = Assert.ThrowsAny<FormatException>(() =>
            new NetworkSpec(Shape.Sequence(4, 1), [new RecurrentSpec(RecurrentKind.Rnn, 1) { ReturnsSequence = true }, spec, RecurrentTests.Output(1)], CostFunction.Softmax));
        Assert.StartsWith("Layer 2 cannot be built: it reads token numbers", late.Message, StringComparison.Ordinal);
    }

    private static (Dataset Data, Network<double> Network) Setup(bool asVector, bool lengths)
    {
        // Tokens from 1 on: 0 does not occur, because it also fills the end of sequences.
        var random = new RandomStream(1);
        int[] ends = [.. Enumerable.Range(0, Rows).Select(row => lengths ? (row % Steps) + 1 : Steps)];
        float[] tokens = [.. Enumerable.Range(0, Rows * Steps).Select(i => i % Steps < ends[i / Steps] ? 1 + random.NextInt(Vocabulary - 1) : 0f)];
        float[] targets = [.. Enumerable.Range(0, Rows).Select(_ => (float)random.NextGaussian())];
        Dataset data = Dataset.FromValues("tokens", tokens, targets, Steps, 1);
        data = asVector ? data : data.WithShape(Shape.Sequence(Steps, 1));
        return (lengths ? data.WithLengths(ends) : data, Network<double>.Create(Net(data.InputShape), new RandomStream(1)));
    }

    private static NetworkSpec Net(Shape input) => new(
        input,
        [new EmbeddingSpec(Vocabulary, 5), new RecurrentSpec(RecurrentKind.Rnn, 4), RecurrentTests.Output(1)],
        CostFunction.MeanSquaredError);
}
