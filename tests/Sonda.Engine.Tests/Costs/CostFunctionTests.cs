using Sonda.Engine.Costs;

namespace Sonda.Engine.Tests.Costs;

public sealed class CostFunctionTests
{
    [Theory]
    [InlineData("cross-entropy", CostFunction.CrossEntropy, OutputActivation.Sigmoid)]
    [InlineData("quadratic", CostFunction.Quadratic, OutputActivation.Sigmoid)]
    [InlineData("softmax", CostFunction.Softmax, OutputActivation.Identity)]
    [InlineData("bce", CostFunction.BinaryCrossEntropy, OutputActivation.Identity)]
    [InlineData("mse", CostFunction.MeanSquaredError, OutputActivation.Identity)]
    [InlineData("hinge", CostFunction.Hinge, OutputActivation.Identity)]
    [InlineData("softmax mse", CostFunction.SoftmaxSquaredError, OutputActivation.Identity)]
    public void A_cost_has_a_name_and_an_output_activation(string text, CostFunction cost, OutputActivation activation)
    {
        Assert.Equal(cost, CostFunctions.Parse(text));
        Assert.Equal(text, cost.ToText());
        Assert.Equal(activation, cost.OutputActivation());
        Assert.Contains(text, CostFunctions.Names);
        Assert.Equal(Enum.GetValues<CostFunction>().Length, CostFunctions.Names.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MSE")]
    [InlineData("log")]
    public void What_is_no_cost_is_refused_with_those_there_are(string text) =>
        Assert.Equal(
            $"\"{text}\" is not a valid cost: expected cross-entropy, quadratic, softmax, bce, mse, hinge or softmax mse.",
            Assert.ThrowsAny<FormatException>(() => CostFunctions.Parse(text)).Message);

    [Fact]
    public void An_undefined_value_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((CostFunction)99).ToText());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((CostFunction)99).OutputActivation());
    }

    [Fact]
    public void What_cannot_learn_says_why_and_what_can_does_not()
    {
        Assert.Equal(
            "The softmax of a single output is 1 whatever the weights: its gradient is 0. "
                + "Give softmax one output for each class, or a single output the cost bce.",
            CostFunction.Softmax.CannotLearn(1, 2));
        foreach (CostFunction cost in Enum.GetValues<CostFunction>())
        {
            Assert.Equal("The data has 1 class: there is nothing to tell apart.", cost.CannotLearn(1, 1));
            Assert.Null(cost.CannotLearn(10, 10));
            Assert.Equal(cost is CostFunction.Softmax or CostFunction.SoftmaxSquaredError, cost.CannotLearn(1, 2) is not null);
        }
    }

    [Fact]
    public void Outputs_fit_one_for_each_class_or_a_single_one_for_two()
    {
        foreach (CostFunction cost in Enum.GetValues<CostFunction>())
        {
            Assert.Null(cost.Misfit(10, 10));
            Assert.Null(cost.Misfit(1, 2));
            Assert.NotNull(cost.Misfit(1, 3));
        }

        Assert.Equal(
            "hinge needs one output for each class, or a single one for two classes: found 3 outputs for 10 classes.",
            CostFunction.Hinge.Misfit(3, 10));
    }

    [Fact]
    public void Targets_fit_one_output_for_each_number_and_a_cost_that_meets_them()
    {
        foreach (CostFunction cost in Enum.GetValues<CostFunction>().Where(cost => cost != CostFunction.Hinge))
        {
            Assert.Null(cost.MisfitToTargets(2, [0.25f, 0.75f, 0, 1], 2));
            Assert.NotNull(cost.MisfitToTargets(1, [0.25f, 0.75f, 0, 1], 2));
            Assert.Equal(cost == CostFunction.MeanSquaredError, cost.MisfitToTargets(2, [0, 1, 0, 1.5f], 2) is null);
            Assert.Equal(cost == CostFunction.MeanSquaredError, cost.MisfitToTargets(2, [0, 1, -0.5f, 1], 2) is null);
            Assert.Equal(cost is not (CostFunction.Softmax or CostFunction.SoftmaxSquaredError), cost.MisfitToTargets(2, [0, 1, 0.5f, 0.6f], 2) is null);
        }
    }

    [Theory]
    [InlineData(CostFunction.Hinge, 1, "hinge is a margin between classes and takes no numbers as targets. The cost mse meets any numbers.")]
    [InlineData(CostFunction.BinaryCrossEntropy, 1, "bce takes targets from 0 to 1, found -3.5. The cost mse meets any numbers.")]
    [InlineData(CostFunction.Softmax, 1, "softmax takes targets that are shares: each at least 0, 1 in total, found -3.5. The cost mse meets any numbers.")]
    [InlineData(CostFunction.MeanSquaredError, 3, "mse needs one output for each number of a target: found 3 outputs for 1 number.")]
    public void Targets_that_do_not_fit_are_refused_with_the_reason(CostFunction cost, int outputs, string reason) =>
        Assert.Equal(reason, cost.MisfitToTargets(outputs, [1, -3.5f], 1));
}
