"""The two voice networks in torch, in the shapes of their published checkpoints; used only to export them.

Parameter names follow the checkpoints, so that loading is strict.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


class SincFilters(nn.Module):
    """Band-pass filters described by two numbers each (Ravanelli & Bengio 2018): 40 even and 40 odd ones."""

    def __init__(self, half_filters: int = 40, half_length: int = 125) -> None:
        super().__init__()
        self.low_hz_ = nn.Parameter(torch.zeros(half_filters, 1))
        self.band_hz_ = nn.Parameter(torch.zeros(half_filters, 1))
        self.register_buffer("window_", torch.zeros(half_length))
        self.register_buffer("n_", torch.zeros(1, half_length))

    def kernel(self) -> Tensor:
        """Return the filters as a convolution kernel, shape (80, 1, 251)."""
        low = 50.0 + self.low_hz_.abs()
        high = (low + 50.0 + self.band_hz_.abs()).clamp(50.0, 8000.0)
        width = high - low
        scale = self.window_ / (self.n_ / 2) / (2 * width)
        even = (torch.sin(high @ self.n_) - torch.sin(low @ self.n_)) * scale
        odd = (torch.cos(low @ self.n_) - torch.cos(high @ self.n_)) * scale
        middle = torch.ones_like(width)
        return torch.cat(
            [
                torch.cat([even, middle, even.flip(1)], dim=1),
                torch.cat([odd, torch.zeros_like(middle), -odd.flip(1)], dim=1),
            ]
        ).unsqueeze(1)


class SincConvolution(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.filterbank = SincFilters()

    def forward(self, sound: Tensor) -> Tensor:
        return functional.conv1d(sound, self.filterbank.kernel(), stride=10).abs()


class SincNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.wav_norm1d = nn.InstanceNorm1d(1, affine=True)
        self.conv1d = nn.ModuleList([SincConvolution(), nn.Conv1d(80, 60, 5), nn.Conv1d(60, 60, 5)])
        self.norm1d = nn.ModuleList([nn.InstanceNorm1d(width, affine=True) for width in (80, 60, 60)])

    def forward(self, sound: Tensor) -> Tensor:
        out = self.wav_norm1d(sound)
        for convolution, norm in zip(self.conv1d, self.norm1d, strict=True):
            out = functional.leaky_relu(norm(functional.max_pool1d(convolution(out), 3)))
        return out


class Segmentation(nn.Module):
    """pyannote segmentation-3.0: 10 s of sound in, log probabilities of 7 voice sets per 16.875 ms out."""

    def __init__(self) -> None:
        super().__init__()
        self.sincnet = SincNet()
        self.lstm = nn.LSTM(60, 128, num_layers=4, bidirectional=True, batch_first=True)
        self.linear = nn.ModuleList([nn.Linear(256, 128), nn.Linear(128, 128)])
        self.classifier = nn.Linear(128, 7)

    def forward(self, sound: Tensor) -> Tensor:
        out, _ = self.lstm(self.sincnet(sound).transpose(1, 2))
        for layer in self.linear:
            out = functional.leaky_relu(layer(out))
        return functional.log_softmax(self.classifier(out), dim=-1)


def _unit(convolution: nn.Module, width: int, *, affine: bool = True, relu: bool = True) -> nn.Module:
    unit = nn.Module()
    unit.linear = convolution
    unit.nonlinear = _norm(width, affine=affine, relu=relu)
    return unit


def _norm(width: int, *, affine: bool = True, relu: bool = True) -> nn.Sequential:
    norm = nn.Sequential()
    norm.add_module("batchnorm", nn.BatchNorm1d(width, affine=affine))
    if relu:
        norm.add_module("relu", nn.ReLU())
    return norm


class Residual(nn.Module):
    def __init__(self, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(32, 32, 3, stride=(stride, 1), padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 32, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(32)
        self.shortcut = nn.Sequential()
        if stride > 1:
            self.shortcut = nn.Sequential(nn.Conv2d(32, 32, 1, stride=(stride, 1), bias=False), nn.BatchNorm2d(32))

    def forward(self, x: Tensor) -> Tensor:
        out = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(out + self.shortcut(x))


class Head(nn.Module):
    """Treats the features as a picture and shrinks its frequency axis from 80 to 10."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.layer1 = nn.Sequential(Residual(2), Residual(1))
        self.layer2 = nn.Sequential(Residual(2), Residual(1))
        self.conv2 = nn.Conv2d(32, 32, 3, stride=(2, 1), padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(32)

    def forward(self, x: Tensor) -> Tensor:
        out = torch.relu(self.bn1(self.conv1(x.unsqueeze(1))))
        out = torch.relu(self.bn2(self.conv2(self.layer2(self.layer1(out)))))
        return out.flatten(1, 2)


class Masked(nn.Module):
    """Context-aware mask. Valid for at most 2 s: there the segment mean equals the global mean."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.linear_local = nn.Conv1d(128, 32, 3, padding=dilation, dilation=dilation, bias=False)
        self.linear1 = nn.Conv1d(128, 64, 1)
        self.linear2 = nn.Conv1d(64, 32, 1)

    def forward(self, x: Tensor) -> Tensor:
        context = 2 * x.mean(-1, keepdim=True)
        return self.linear_local(x) * torch.sigmoid(self.linear2(torch.relu(self.linear1(context))))


class DenseLayer(nn.Module):
    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.nonlinear1 = _norm(width)
        self.linear1 = nn.Conv1d(width, 128, 1, bias=False)
        self.nonlinear2 = _norm(128)
        self.cam_layer = Masked(dilation)

    def forward(self, x: Tensor) -> Tensor:
        return self.cam_layer(self.nonlinear2(self.linear1(self.nonlinear1(x))))


class DenseBlock(nn.Module):
    def __init__(self, layers: int, width: int, dilation: int) -> None:
        super().__init__()
        for number in range(layers):
            self.add_module(f"tdnnd{number + 1}", DenseLayer(width + 32 * number, dilation))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.children():
            x = torch.cat([x, layer(x)], dim=1)
        return x


class Voiceprint(nn.Module):
    """CAM++ (Wang et al. 2023): mean-normalised log-mel features (batch, frames, 80) in, 192 numbers out."""

    def __init__(self) -> None:
        super().__init__()
        self.head = Head()
        self.xvector = nn.Module()
        self.xvector.tdnn = _unit(nn.Conv1d(320, 128, 5, stride=2, padding=2, bias=False), 128)
        width = 128
        for number, (layers, dilation) in enumerate([(12, 1), (24, 2), (16, 2)], start=1):
            setattr(self.xvector, f"block{number}", DenseBlock(layers, width, dilation))
            width += 32 * layers
            transit = nn.Module()
            transit.nonlinear = _norm(width)
            width //= 2
            transit.linear = nn.Conv1d(2 * width, width, 1, bias=False)
            setattr(self.xvector, f"transit{number}", transit)
        self.xvector.out_nonlinear = _norm(width)
        self.xvector.dense = _unit(nn.Conv1d(2 * width, 192, 1, bias=False), 192, affine=False, relu=False)

    def forward(self, features: Tensor) -> Tensor:
        part = self.xvector
        out = part.tdnn.nonlinear(part.tdnn.linear(self.head(features.transpose(1, 2))))
        for number in (1, 2, 3):
            out = getattr(part, f"block{number}")(out)
            transit = getattr(part, f"transit{number}")
            out = transit.linear(transit.nonlinear(out))
        out = part.out_nonlinear(out)
        mean = out.mean(-1)
        frames = out.shape[-1]
        spread = ((out - mean.unsqueeze(-1)) ** 2).sum(-1) / (frames - 1)
        pooled = torch.cat([mean, spread.sqrt()], dim=-1)
        return part.dense.nonlinear(part.dense.linear(pooled.unsqueeze(-1)).squeeze(-1))


def frames_of(seconds: float) -> int:
    """Return how many segmentation frames `seconds` of 16 kHz sound give: 589 for 10 s."""
    count = math.floor((seconds * 16_000 - 251) / 10) + 1
    for kernel in (1, 5, 5):
        count = (count - kernel + 1) // 3
    return count
