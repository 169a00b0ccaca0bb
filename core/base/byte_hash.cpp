// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_hash.h"

#include <chrono>
#include <exception>
#include <random>

namespace freshet {

HashSecret HashSecret::random()
{
    const auto word = [](std::random_device &device) { return std::uint64_t(device()) << 32 | device(); };
    try {
        std::random_device device;
        return {word(device), word(device), word(device)};
    } catch (const std::exception &) {
        // No random device: the time is better than nothing, and only the speed under attack depends on it.
        std::mt19937_64 engine(std::uint64_t(std::chrono::steady_clock::now().time_since_epoch().count()));
        return {engine(), engine(), engine()};
    }
}

} // namespace freshet
