using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Layers.Images;

public sealed class FlattenTests
{
    private static readonly DenseSpec Output = new(3, new ActivationSpec(ActivationKind.Identity), InitializerSpec.Book);

    private static readonly DenseSpec Hidden = new(4, new ActivationSpec(ActivationKind.Tanh), InitializerSpec.Book);

    [Fact]
    public void A_dense_layer_sees_the_same_image_with_it_and_without()
    {
        var shape = Shape.Image(2, 3, 5);
        Dataset data = Data(shape);
        Conv2dSpec convolution = new(3, 2, 2, new ActivationSpec(ActivationKind.Tanh), InitializerSpec.Book);
        BatchPass<double> with = Pass(new NetworkSpec(shape, [convolution, new FlattenSpec(), Output], CostFunction.Softmax), data);
        BatchPass<double> without = Pass(new NetworkSpec(shape, [convolution, Output], CostFunction.Softmax), data);
        Assert.Equal(without.View.Activation(1, 2), with.View.Activation(2, 2));
        Assert.Equal(without.View.MeanDelta(0), with.View.MeanDelta(0));
        Assert.Equal(24, with.Network.Spec.Sizes[2]);
    }

    [Fact]
    public void A_sequence_is_laid_out_step_after_step()
    {
        Dataset data = Data(Shape.Sequence(5, 2));
        BatchPass<double> pass = Pass(new NetworkSpec(data.InputShape, [new FlattenSpec(), Output], CostFunction.Softmax), data);
        for (int row = 0; row < data.Count; row++)
        {
            Assert.Equal(TestData.Row(data, row), pass.View.Activation(0, row));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_gradient_in_front_of_it_equals_the_finite_difference_of_the_cost(bool lengths)
    {
        Dataset data = Data(Shape.Sequence(5, 2));
        data = lengths ? data.WithLengths([5, 1, 3, 2]) : data;
        GradientCheck.Run(new NetworkSpec(data.InputShape, [Hidden, new FlattenSpec(), Output], CostFunction.Softmax), data);
    }

    [Fact]
    public void Steps_behind_the_length_of_a_row_are_zeros()
    {
        Dataset data = Data(Shape.Sequence(5, 2)).WithLengths([5, 1, 3, 2]);
        BatchPass<double> pass = Pass(new NetworkSpec(data.InputShape, [Hidden, new FlattenSpec(), Output], CostFunction.Softmax), data);
        Assert.Equal(-1, pass.View.Activation(1, 2)[12..].IndexOfAnyExcept(0));
        Assert.DoesNotContain(0.0, pass.View.Activation(1, 2)[..12].ToArray());
    }

    private static Dataset Data(Shape shape)
    {
        var random = new RandomStream(6);
        float[] values = [.. Enumerable.Range(0, 4 * shape.Count).Select(_ => (float)random.NextGaussian())];
        int[] lengths = [5, 1, 3, 2];
        for (int row = 0; row < 4 && shape.IsSequence; row++)
        {
            values.AsSpan((row * shape.Count) + (lengths[row] * shape.Features), (shape.Steps - lengths[row]) * shape.Features).Clear();
        }

        return Dataset.FromValues("rows", values, [0, 1, 2, 1], shape.Count, 3).WithShape(shape);
    }

    private static BatchPass<double> Pass(NetworkSpec spec, Dataset data)
    {
        var pass = new BatchPass<double>(Network<double>.Create(spec, new RandomStream(3)), data, data.Count);
        pass.Gather([.. Enumerable.Range(0, data.Count)]);
        pass.Forward();
        pass.OutputDelta();
        pass.Backward();
        return pass;
    }
}
